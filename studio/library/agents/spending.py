"""Counting what agents do and cost: while they run, because a budget must hold at once."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from studio.library.agents.models import AgentTally

if TYPE_CHECKING:
    import datetime as dt


def today() -> dt.date:
    """Returns the day that counts now, by UTC."""
    return timezone.now().date()


def spent_today(agent: int, *, trial: bool) -> Decimal:
    """Returns what all versions of an agent have cost today, in processes or on the test page."""
    rows = AgentTally.objects.filter(version__agent=agent, day=today(), trial=trial)
    return rows.aggregate(spent=Sum("cost"))["spent"] or Decimal(0)


@transaction.atomic
def add_to_tally(version: int, *, process: str, trial: bool, **counted: Any) -> None:
    """Adds to the counts of today, column by column; concurrent additions all count."""
    cell: dict[str, Any] = {"version_id": version, "day": today(), "process": process[:200], "trial": trial}
    row, _made = AgentTally.objects.get_or_create(**cell)
    AgentTally.objects.filter(pk=row.pk).update(**{name: F(name) + much for name, much in counted.items()})
