"""Stops an instance."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from engine.events import InstanceCancelled
from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.errors import InvalidInput, WrongState
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.instances.outbox_keys import outbox_key, start_key
from studio.instances.unbegun import end_unbegun
from studio.outbox.actions import post, withdraw

if TYPE_CHECKING:
    from studio.accounts.models import User

TOPIC = "instance.cancel"


@transaction.atomic
def cancel_instance(actor: User, *, instance: Instance, reason: str) -> None:
    """Asks the engine to stop an instance and all it started; its page hears when that has happened.

    One whose start has not left us is cancelled here and now, so a broken start does not stay for ever.

    Raises NotAllowed, InvalidInput without a reason, WrongState when it has ended.
    """
    require(actor, Right.OPERATE)
    stop_instance(actor, instance=instance, reason=reason, action="instance.cancelled")


@transaction.atomic
def stop_instance(actor: User, *, instance: Instance, reason: str, action: str) -> None:
    """As `cancel_instance`, for whoever has been allowed to; `action` is what the audit log calls it."""
    reason = reason.strip()
    if not reason:
        message = _("Say why: it stays in the history.")
        raise InvalidInput(message, fields={"reason": message})
    locked = Instance.objects.select_for_update().get(pk=instance.pk)
    if locked.state in ENDED:
        raise WrongState(_("This instance has ended already."))
    record(
        actor,
        action=action,
        object_type="instance",
        object_id=locked.pk,
        object_name=locked.process_name,
        summary=reason[:500],
    )
    if not locked.sequence and withdraw(key=start_key(locked.pk)):
        end_unbegun(locked, event=InstanceCancelled(time.time(), reason, actor.get_username()))
        return
    payload: dict[str, object] = {"instance": locked.pk, "reason": reason, "actor": actor.get_username()}
    post(topic=TOPIC, key=outbox_key(TOPIC, locked.pk, locked.sequence), payload=payload)
