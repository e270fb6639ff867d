"""Takes back what a person has started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.errors import NotAllowed, WrongState
from studio.instances.actions.cancel import stop_instance
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.tasks.requests import may_withdraw

if TYPE_CHECKING:
    from studio.accounts.models import User


@transaction.atomic
def withdraw_request(actor: User, *, instance: Instance, reason: str) -> None:
    """Stops an instance for who started it, as long as nobody else has done a step of it.

    Raises NotAllowed for others, InvalidInput without a reason, WrongState when it has ended or gone too far.
    """
    require(actor, Right.START)
    locked = Instance.objects.select_for_update().get(pk=instance.pk)
    if locked.started_by_id != actor.pk:
        raise NotAllowed(_("Only who started it can withdraw it."))
    if locked.state in ENDED:
        raise WrongState(_("This has ended already."))
    if not may_withdraw(actor, instance=locked):
        raise WrongState(_("Others have worked on it already: ask them, or an operator, to stop it."))
    stop_instance(actor, instance=locked, reason=reason, action="instance.withdrawn")
