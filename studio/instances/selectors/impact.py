"""How many instances a version has under way: what a reviewer and an operator weigh."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q

from studio.accounts.permissions import require
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User


class UnderWay(NamedTuple):
    """Instances of one version of one process that have not ended, and those of them with an incident."""

    process_id: str
    version: int
    running: int
    incidents: int


def under_way(user: User, *, processes: Iterable[str]) -> list[UnderWay]:
    """Counts instances under way by process and version; raises NotAllowed for who may not watch."""
    require(user, Right.WATCH)
    alive = Instance.objects.filter(process_id__in=list(processes), scope_element="").exclude(state__in=ENDED)
    counted = (
        alive.exclude(deployment=None)
        .order_by()
        .values_list("process_id", "deployment__version__number")
        .annotate(running=Count("pk"), troubled=Count("pk", filter=Q(shown_state="incident")))
    )
    return sorted(UnderWay(*row) for row in counted)
