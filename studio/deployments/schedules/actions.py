"""What operators decide about schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.deployments.models import Schedule
from studio.deployments.schedules.planning import ask_to_settle
from studio.errors import WrongState
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User


@transaction.atomic
def pause_schedule(actor: User, *, schedule: Schedule) -> None:
    """Lets a schedule start nothing until it is resumed, new versions included.

    What falls into the pause is not made up for. Raises NotAllowed, or WrongState when it is paused already.
    """
    require(actor, Right.OPERATE)
    running = Schedule.objects.filter(pk=schedule.pk, paused_at=None)
    values = {
        "paused_at": timezone.now(),
        "paused_by": actor,
        "revision": F("revision") + 1,
        "checked_at": None,
    }
    if not running.update(**values):
        raise WrongState(_("This schedule is paused already."))
    note(actor, schedule, action="schedule.paused")


@transaction.atomic
def resume_schedule(actor: User, *, schedule: Schedule) -> None:
    """Lets a paused schedule go on from now. Raises NotAllowed, or WrongState when it is not paused."""
    require(actor, Right.OPERATE)
    paused = Schedule.objects.filter(pk=schedule.pk, paused_at__isnull=False)
    if not paused.update(
        paused_at=None,
        paused_by=None,
        revision=F("revision") + 1,
        checked_at=None,
        carried_until=timezone.now(),
    ):
        raise WrongState(_("This schedule is not paused."))
    note(actor, schedule, action="schedule.resumed")


def note(actor: User, schedule: Schedule, *, action: str) -> None:
    """Writes the decision into the audit log and asks for it to be carried out."""
    ask_to_settle(schedule)
    record(
        actor,
        action=action,
        object_type="process",
        object_id=schedule.deployment.definition.key,
        object_name=schedule.deployment.definition.name,
        details={"process": schedule.process_id, "element": schedule.element, "rule": schedule.text},
    )
