"""Repetitions of a timer: `R3/PT1H`, `R/2024-01-01T09:00:00Z/P1D`, `R5/PT1H/2024-02-01` and cron texts.

A cron text may name its clocks: `CRON_TZ=Europe/Berlin 0 9 * * 1-5`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from engine.errors import ExpressionFailed
from engine.expressions.cron import CronSchedule, parse_cron
from engine.expressions.durations import Duration, parse_duration
from engine.expressions.instants import find_zone, parse_instant
from engine.phrases import gettext as _

_REPETITIONS: Final = re.compile(r"R(\d{0,9})", re.ASCII)
_INSTANT_START: Final = re.compile(r"\d{4}-", re.ASCII)
_CRON_ZONE: Final = re.compile(r"\s*(?:CRON_)?TZ=(\S+)\s+", re.ASCII)
_EXAMPLES: Final = _(
    "a repetition is written like `R3/PT1H`, `R/2024-01-01T09:00:00Z/P1D` or as cron text `0 9 * * 1-5`"
)

MIN_INTERVAL_SECONDS: Final = 0.001


@dataclass(frozen=True, slots=True)
class Cycle:
    """When a repeating timer fires: every `interval` or by `cron`; `repetitions` None means for ever.

    With a `start` the instants are fixed (the first is the start itself); without one they count from the
    moment the timer is set, the first one interval later. None is later than `end`.
    """

    repetitions: int | None = None
    interval: Duration | None = None
    start: datetime | None = None
    end: datetime | None = None
    cron: CronSchedule | None = None
    zone: tzinfo = UTC

    def next_after(self, previous: datetime, *, count_done: int, start: datetime) -> datetime | None:
        """Return the first instant after `previous`; None when the repetitions are used up.

        `start` is when the timer was set and `count_done` how often it has fired. Pass the last due instant
        as `previous` (at first: `start`) to catch up on missed ones, or the present to leave them out.
        Months are added to the first instant, so the 31st stays the 31st where the month has one.
        """
        if self.repetitions is not None and count_done >= self.repetitions:
            return None
        if self.interval is None:
            found = self.cron.next_after(previous, zone=self.zone) if self.cron is not None else None
        else:
            found = self._on_grid(previous, interval=self.interval, count_done=count_done, set_at=start)
        return None if found is None or (self.end is not None and found > self.end) else found

    def _on_grid(
        self, previous: datetime, *, interval: Duration, count_done: int, set_at: datetime
    ) -> datetime | None:
        """Return instant number n: n counts from 0 at a written start, from 1 at the setting of the timer."""
        first = count_done + (0 if self.start is not None else 1)
        anchor = self.start or set_at
        passed = (previous - anchor).total_seconds() / interval.total_seconds()
        number = max(first, int(passed) - 2)
        try:
            while (found := _nth(anchor, interval=interval, number=number)) <= previous:
                number += 1
        except OverflowError:
            return None
        gone = self.start is not None and self.repetitions is not None and number >= self.repetitions
        return None if gone else found


def parse_cycle(text: str, *, zone: str | None = None) -> Cycle:
    """Read an ISO 8601 repetition or a cron text, whose clocks are those of `zone` (UTC without one).

    Raises `ExpressionError` when it is neither.
    """
    parts = [part.strip() for part in text.strip().split("/")]
    match = _REPETITIONS.fullmatch(parts[0].upper())
    if match is None:
        return _read_cron(text, zone=zone)
    if len(parts) not in {2, 3}:
        raise ExpressionFailed(text, _EXAMPLES)
    repetitions = int(match[1]) if match[1] else None
    return _read_repetition(text, parts=parts[1:], repetitions=repetitions, zone=zone)


def _read_cron(text: str, *, zone: str | None) -> Cycle:
    named = _CRON_ZONE.match(text)
    if named is not None:
        text, zone = text[named.end() :], named[1]
    if " " not in text.strip() and not text.strip().startswith("@"):
        raise ExpressionFailed(text, _("not a repetition; {examples}", examples=_EXAMPLES))
    return Cycle(cron=parse_cron(text), zone=find_zone(zone) if zone else UTC)


def _read_repetition(text: str, *, parts: list[str], repetitions: int | None, zone: str | None) -> Cycle:
    spans = [part for part in parts if _INSTANT_START.match(part) is None]
    if len(spans) != 1:
        raise ExpressionFailed(text, _("a repetition has one interval; {examples}", examples=_EXAMPLES))
    interval = parse_duration(spans[0])
    if interval.total_seconds() < MIN_INTERVAL_SECONDS:
        raise ExpressionFailed(
            text,
            _(
                "the interval of a repetition is at least {min_interval_seconds} seconds",
                min_interval_seconds=MIN_INTERVAL_SECONDS,
            ),
        )
    instants = [parse_instant(part, zone=zone) for part in parts if part is not spans[0]]
    start = instants[0] if instants and parts[-1] is spans[0] else None
    end = instants[0] if instants and start is None else None
    return Cycle(repetitions=repetitions, interval=interval, start=start, end=end)


def _nth(anchor: datetime, *, interval: Duration, number: int) -> datetime:
    return Duration(months=interval.months * number, seconds=interval.seconds * number).add_to(anchor)
