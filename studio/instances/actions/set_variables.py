"""Edits variables of a running instance."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.errors import InvalidInput, WrongState
from studio.instances.inputs import checked_edit
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.instances.plans import read_plan
from studio.instances.privacy import masked_values
from studio.instances.redaction import MASK
from studio.instances.secrecy import secrecy_in
from studio.outbox.actions import post

if TYPE_CHECKING:
    from studio.accounts.models import User

TOPIC = "instance.set_variables"


@transaction.atomic
def set_variables(actor: User, *, instance: Instance, variables: dict[str, Any], reason: str) -> None:
    """Asks the engine to set variables of the outermost scope.

    Raises NotAllowed, InvalidInput (no reason, or a value that its declaration refuses), WrongState when
    the instance has ended.
    """
    require(actor, Right.OPERATE)
    locked = Instance.objects.select_for_update().get(pk=instance.pk)
    if locked.state in ENDED:
        raise WrongState(_("This instance has ended: its variables stay as they are."))
    if not reason.strip():
        message = _("Say why: it stays in the history.")
        raise InvalidInput(message, fields={"reason": message})
    checked = checked_edit(read_plan(locked.fingerprint), variables=without_masks(variables))
    if not checked:
        raise InvalidInput(_("Nothing is to be changed."), fields={"": _("Nothing is to be changed.")})
    note_edit(actor, locked, variables=checked, reason=reason.strip())
    payload: dict[str, object] = {"instance": locked.pk, "variables": checked, "actor": actor.get_username()}
    post(topic=TOPIC, key=f"{TOPIC}:{uuid.uuid4()}", payload=payload)


def without_masks(variables: dict[str, Any]) -> dict[str, Any]:
    """Leaves out what a person sent back as they saw it: a mask is not a value."""
    return {name: value for name, value in variables.items() if value != MASK}


def note_edit(actor: User, instance: Instance, *, variables: dict[str, Any], reason: str) -> None:
    """Writes before and after into the audit log, without sensitive values."""
    sensitive = secrecy_in(instance).sensitive
    before = {name: instance.variables.get(name) for name in variables}
    record(
        actor,
        action="instance.variables_changed",
        object_type="instance",
        object_id=instance.pk,
        object_name=instance.process_name,
        summary=reason[:500],
        details={
            "before": masked_values(before, sensitive=sensitive),
            "after": masked_values(variables, sensitive=sensitive),
        },
    )
