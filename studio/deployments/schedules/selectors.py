"""Everything the studio reads about schedules."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.deployments.models import Deployment, Schedule
from studio.errors import NotFound
from studio.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User
    from studio.processes.models import Definition

LATE = timedelta(minutes=5)
"""Everything is compared every minute; after this, something is wrong."""
RECENT = timedelta(days=1)


class ScheduleHealth(NamedTuple):
    """Schedules as operators look at them."""

    total: int
    paused: int
    unsettled: list[Schedule]
    """Those of which Temporal may know something else than was decided."""
    mended: list[Schedule]
    """Those that had drifted within a day and were mended."""


def schedules_visible_to(
    user: User, *, deployment: Deployment | None = None, definition: Definition | None = None
) -> QuerySet[Schedule]:
    """Returns schedules in the order of their processes; raises NotAllowed without the right to watch."""
    require(user, Right.WATCH)
    found = Schedule.objects.select_related("deployment__definition", "deployment__version", "paused_by")
    if deployment is not None:
        found = found.filter(deployment=deployment)
    if definition is not None:
        found = found.filter(deployment__definition=definition)
    return found.order_by("process_id", "pk")


def schedule_visible_to(user: User, *, pk: int) -> Schedule:
    """Returns one schedule; raises NotFound where there is none."""
    found = schedules_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such schedule any more."))
    return found


def schedule_health() -> ScheduleHealth:
    """Returns how far Temporal's schedules are what was decided; asks nobody's right."""
    now, all_of_them = timezone.now(), Schedule.objects.select_related("deployment__definition")
    late = Q(checked_at=None, carried_until__lt=now - LATE) | Q(checked_at__lt=now - LATE)
    return ScheduleHealth(
        total=all_of_them.count(),
        paused=all_of_them.exclude(paused_at=None).count(),
        unsettled=list(all_of_them.filter(late | ~Q(trouble="")).order_by("pk")[:20]),
        mended=list(all_of_them.filter(mended_at__gte=now - RECENT).order_by("-mended_at")[:20]),
    )
