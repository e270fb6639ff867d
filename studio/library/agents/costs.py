"""What agents used, added up by day, process, agent or version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from studio.library.agents.models import AgentTally
from studio.library.agents.spending import today
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.library.models import Agent

SUMS = ("runs", "failures", "answers", "tokens_read", "tokens_written", "cost", "milliseconds")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "day": ("day",),
    "process": ("process",),
    "agent": ("version__agent__name", "version__agent__key"),
    "version": ("version__agent__name", "version__agent__key", "version__number"),
}
USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class CostFilter:
    """Which runs are added up, and by what."""

    since: dt.date
    until: dt.date
    agent: str = ""
    process: str = ""
    by: str = "day"
    trials: bool = False

    @staticmethod
    def of(asked: Mapping[str, Any]) -> CostFilter:
        """Returns what was asked for; without days the last thirty."""
        until = asked.get("until") or today()
        return CostFilter(
            since=asked.get("since") or until - dt.timedelta(days=USUAL_DAYS - 1),
            until=until,
            agent=str(asked.get("agent") or ""),
            process=str(asked.get("process") or ""),
            by=asked["by"] if asked.get("by") in GROUPS else "day",
            trials=bool(asked.get("trials")),
        )


@dataclass(frozen=True, slots=True)
class CostRow:
    """The runs of one day, process, agent or version together; `key` is the agent's where there is one."""

    name: str
    key: str = ""
    number: int | None = None
    runs: int = 0
    failures: int = 0
    answers: int = 0
    tokens_read: int = 0
    tokens_written: int = 0
    cost: Decimal = Decimal(0)
    milliseconds: int = 0

    @property
    def per_run(self) -> Decimal | None:
        """What a run cost on average."""
        return self.cost / self.runs if self.runs else None

    @property
    def failed_percent(self) -> float | None:
        """How many of a hundred runs failed."""
        return round(100 * self.failures / self.runs, 1) if self.runs else None

    @property
    def seconds_per_run(self) -> float | None:
        """How long a run took on average."""
        return round(self.milliseconds / 1000 / self.runs, 1) if self.runs else None


def costs_visible_to(user: User, asked: CostFilter) -> list[CostRow]:
    """Returns the rows: days with the newest first, all else with the dearest first."""
    require(user, Right.WATCH)
    found = AgentTally.objects.filter(day__range=(asked.since, asked.until))
    if not asked.trials:
        found = found.filter(trial=False)
    if asked.agent:
        found = found.filter(version__agent__key=asked.agent)
    if asked.process:
        found = found.filter(process=asked.process)
    columns = GROUPS[asked.by]
    order = ("-day",) if asked.by == "day" else ("-cost", *columns)
    sums = {name: Sum(name) for name in SUMS}
    rows = found.values(*columns).annotate(**{f"sum_{name}": total for name, total in sums.items()})
    ordered = rows.order_by(*(f"-sum_{name[1:]}" if name == "-cost" else name for name in order))
    return [row_of(row, columns=columns) for row in ordered]


def row_of(row: Mapping[str, Any], *, columns: tuple[str, ...]) -> CostRow:
    """Returns one row of the database as a row of the page."""
    named = [row[name] for name in columns]
    sums = {name: row[f"sum_{name}"] for name in SUMS}
    first = named[0].isoformat() if isinstance(named[0], dt.date) else str(named[0])
    return CostRow(first, str(named[1]) if named[1:] else "", int(named[2]) if named[2:] else None, **sums)


def total_of(rows: Iterable[CostRow]) -> CostRow:
    """Returns the sum of rows."""
    listed = [*rows]
    return CostRow("", **{name: sum((getattr(row, name) for row in listed), 0) for name in SUMS})


def usage_by_version(agent: Agent) -> dict[int, CostRow]:
    """Returns version number → what it did in processes, since ever."""
    sums = {f"sum_{name}": Sum(name) for name in SUMS}
    found = AgentTally.objects.filter(version__agent=agent, trial=False)
    rows = found.values("version__number").annotate(**sums)
    return {row["version__number"]: row_of(row, columns=("version__number",)) for row in rows}


def names_in_costs() -> tuple[list[tuple[str, str]], list[str]]:
    """Returns the agents (key, name) and the processes that have ever been counted."""
    agents = AgentTally.objects.order_by("version__agent__name").values_list(
        "version__agent__key", "version__agent__name"
    )
    processes = AgentTally.objects.exclude(process="").order_by("process").values_list("process", flat=True)
    return [*agents.distinct()], [*processes.distinct()]
