"""What began since a version was live the last time: whoever rolls back to it decides about these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from studio.accounts.permissions import require
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.rights import Right

if TYPE_CHECKING:
    from datetime import datetime

    from studio.accounts.models import User
    from studio.processes.models import Version

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Begun:
    """How many instances of one other version began, and how many of them are under way."""

    process_id: str
    version: int
    begun: int
    running: int


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """All of them, and the newest that are under way."""

    since: datetime
    counts: list[Begun]
    newest: list[Instance]


def started_meanwhile(user: User, *, version: Version) -> Meanwhile | None:
    """Returns what began with other versions since this one was live, or None where it never was before.

    Raises NotAllowed for who may not watch.
    """
    require(user, Right.WATCH)
    ended = version.deployments.exclude(ended_at=None).order_by("-ended_at").first()
    if ended is None or ended.ended_at is None:
        return None
    found = Instance.objects.filter(
        deployment__definition=version.definition_id, scope_element="", started_at__gte=ended.ended_at
    ).exclude(deployment__version=version)
    counted = (
        found.order_by()
        .values_list("process_id", "deployment__version__number")
        .annotate(begun=Count("pk"), running=Count("pk", filter=~Q(state__in=ENDED)))
    )
    alive = (
        found.exclude(state__in=ENDED).select_related("deployment__version").order_by("-started_at", "-pk")
    )
    newest = alive.only(
        "pk", "process_name", "business_key", "shown_state", "started_at", "deployment__version__number"
    )
    return Meanwhile(ended.ended_at, [Begun(*row) for row in sorted(counted)], list(newest[:MOST_SHOWN]))
