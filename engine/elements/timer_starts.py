"""When timer start events begin instances: a rule per event, for hosts that keep the clock.

A start event belongs to no instance, so its expressions see what every instance begins with: the declared
defaults. Moments are whole seconds, because that is how exactly a host's schedule can be; a fraction is
rounded up. A rule without a written beginning counts from its `anchor`, the moment of going live.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import cast

from engine.elements.process_starts import process_starts
from engine.errors import ExpressionFailed
from engine.expressions import to_text
from engine.expressions.cycles import Cycle, parse_cycle
from engine.expressions.durations import parse_duration
from engine.expressions.instants import parse_instant
from engine.expressions.values import Value
from engine.json_values import JsonObject
from engine.plan import Plan

SHORTEST_SECONDS = 1.0
"""A rule cannot fire more often than this."""


@dataclass(frozen=True, slots=True)
class TimerStart:
    """A timer start event of a process; `text` has no expressions any more."""

    element: str
    name: str
    measure: str
    """duration, date or cycle."""
    text: str


@dataclass(frozen=True, slots=True)
class TimerRule:
    """All moments at which one timer start event fires: one `moment`, or those of a `cycle`."""

    anchor: datetime
    moment: datetime | None = None
    cycle: Cycle | None = None

    def next_after(self, moment: datetime) -> datetime | None:
        """The first firing after `moment`, which must not lie before the anchor; None when there is none."""
        if self.cycle is None:
            return self.moment if self.moment is not None and self.moment > moment else None
        return self._next_of(self.cycle, moment)

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Every firing after `moment`, one after the other; may have no end."""
        found = self.next_after(moment)
        while found is not None:
            yield found
            found = self.next_after(found)

    def first(self, number: int, *, after: datetime) -> list[datetime]:
        """At most `number` firings after a moment."""
        return list(islice(self.after(after), number))

    def last(self) -> datetime | None:
        """The last firing there will ever be; None for a rule without end or without firing.

        One beyond the year 9999 is none.
        """
        if self.cycle is None:
            return self.moment
        interval, count = self.cycle.interval, self.cycle.repetitions
        if interval is None or count is None:
            return self.cycle.end
        steps = count - 1 if self.cycle.start is not None else count
        whole = dataclasses.replace(
            interval, months=interval.months * steps, seconds=interval.seconds * steps
        )
        try:
            found = whole.add_to(self.cycle.start or self.anchor)
        except OverflowError:
            return self.cycle.end
        return found if self.cycle.end is None else min(found, self.cycle.end)

    def _next_of(self, cycle: Cycle, moment: datetime) -> datetime | None:
        """A count is a count of moments: those that nobody heard, in a pause, are gone as well."""
        after = max(moment, self.anchor)
        found = dataclasses.replace(cycle, repetitions=None).next_after(
            after, count_done=0, start=self.anchor
        )
        if found is None or cycle.repetitions is None:
            return found
        if cycle.interval is None:
            return found
        last = self.last()
        return found if cycle.repetitions and (last is None or found <= last) else None


def timer_starts(plan: Plan, *, now: float) -> tuple[TimerStart, ...]:
    """The timer start events of a process in document order; raises ExpressionError for a bad expression."""
    defaults: JsonObject = {each.name: each.default for each in plan.variables.values()}
    return tuple(
        TimerStart(
            start.element,
            plan.nodes[start.element].name or start.element,
            start.measure,
            _evaluated(plan, start.text, defaults, now=now),
        )
        for start in process_starts(plan)
        if start.kind == "timer"
    )


def timer_rule(start: TimerStart, *, anchor: datetime) -> TimerRule:
    """When a timer start event fires that goes live at `anchor`; raises ExpressionError.

    What fires more often than every second, or by a fraction of one, is refused.
    """
    anchor = _whole(anchor.astimezone(UTC))
    try:
        if start.measure == "duration":
            return TimerRule(anchor, moment=_whole(parse_duration(start.text).add_to(anchor)))
        if start.measure == "date":
            return TimerRule(anchor, moment=_whole(parse_instant(start.text).astimezone(UTC)))
    except OverflowError:
        raise ExpressionFailed(start.text, "this lies beyond the year 9999") from None
    cycle = parse_cycle(start.text)
    if cycle.interval is not None and not (
        cycle.interval.total_seconds() >= SHORTEST_SECONDS and cycle.interval.seconds.is_integer()
    ):
        raise ExpressionFailed(start.text, "instances are started at most every second, by whole seconds")
    if cycle.start is not None:
        cycle = dataclasses.replace(cycle, start=_whole(cycle.start))
    return TimerRule(anchor, cycle=cycle)


def _evaluated(plan: Plan, text: str, defaults: JsonObject, *, now: float) -> str:
    """As `deadlines.evaluated_text`, over the declared defaults."""
    if text.startswith("="):
        text = "${" + text[1:] + "}"
    elif text.isidentifier() and defaults.get(text) is not None:
        text = "${" + text + "}"
    if "${" not in text:
        return text
    return to_text(cast("Value", plan.template(text).evaluate(defaults, now=now))).strip()


def _whole(moment: datetime) -> datetime:
    rest = moment.microsecond
    return moment.replace(microsecond=0) + timedelta(seconds=1 if rest else 0)
