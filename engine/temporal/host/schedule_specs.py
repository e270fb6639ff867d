"""A timer rule as Temporal's schedule specification, exact to the second.

Three forms, because Temporal's own rules differ from BPMN's and ours:
1. An interval of whole seconds is an interval with a phase, a first and a last moment.
2. A cron text by UTC is one calendar, or two where either of its day fields is enough: Temporal wants both.
3. Everything else (a date, months of the calendar, a cron text by clocks that change) is a list of its next
   moments. The list is written anew when half of it has passed, and what it missed is made up for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from temporalio.client import ScheduleCalendarSpec, ScheduleIntervalSpec, ScheduleRange, ScheduleSpec

from engine.elements.timer_starts import TimerRule
from engine.expressions.cron import CronSchedule

LISTED = 100
"""Moments of a list; with a firing every minute that is more than an hour and a half."""


def spec_of(rule: TimerRule, *, after: datetime) -> ScheduleSpec:
    """The specification; a list begins after `after`."""
    cycle = rule.cycle
    first = rule.next_after(rule.anchor)
    if cycle is not None and cycle.interval is not None and not cycle.interval.months and first is not None:
        seconds = int(cycle.interval.seconds)
        phase = int(first.timestamp()) % seconds
        every = ScheduleIntervalSpec(every=timedelta(seconds=seconds), offset=timedelta(seconds=phase))
        return ScheduleSpec(intervals=[every], start_at=first, end_at=rule.last())
    if cycle is not None and cycle.cron is not None and cycle.zone is UTC:
        return ScheduleSpec(calendars=_calendars(cycle.cron), start_at=first, end_at=cycle.end)
    return ScheduleSpec(calendars=[_instant(each) for each in rule.first(LISTED, after=after)])


def says(found: ScheduleSpec, rule: TimerRule, *, now: datetime) -> bool:
    """Whether a specification that Temporal has says what the rule says, far enough into the future."""
    wanted = spec_of(rule, after=now)
    if wanted.intervals or wanted.start_at is not None:
        return _plain(found) == _plain(wanted)
    ahead = sorted(moment for moment in map(_moment, found.calendars) if moment > now)
    coming = [_moment(each) for each in wanted.calendars]
    enough = len(coming) < LISTED or len(ahead) >= LISTED // 2
    return not found.intervals and enough and ahead == coming[: len(ahead)] and bool(ahead) == bool(coming)


def listed_until(spec: ScheduleSpec) -> datetime | None:
    """The last moment of a full list; None for a specification that knows all its moments."""
    if len(spec.calendars) < LISTED:
        return None
    return max(map(_moment, spec.calendars))


def _calendars(cron: CronSchedule) -> list[ScheduleCalendarSpec]:
    every_day, every_weekday = tuple(range(1, 32)), tuple(range(7))
    days = [(cron.days, cron.weekdays)]
    if cron.either_day:
        days = [(cron.days, every_weekday), (every_day, cron.weekdays)]
    return [
        ScheduleCalendarSpec(
            second=[ScheduleRange(0)],
            minute=_ranges(cron.minutes),
            hour=_ranges(cron.hours),
            day_of_month=_ranges(by_date),
            month=_ranges(cron.months),
            day_of_week=_ranges(by_weekday),
        )
        for by_date, by_weekday in days
    ]


def _ranges(numbers: Iterable[int]) -> list[ScheduleRange]:
    """Ascending numbers as spans."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return [ScheduleRange(first, last) for first, last in spans]


def _instant(moment: datetime) -> ScheduleCalendarSpec:
    utc = moment.astimezone(UTC)
    return ScheduleCalendarSpec(
        second=[ScheduleRange(utc.second)],
        minute=[ScheduleRange(utc.minute)],
        hour=[ScheduleRange(utc.hour)],
        day_of_month=[ScheduleRange(utc.day)],
        month=[ScheduleRange(utc.month)],
        year=[ScheduleRange(utc.year)],
    )


def _moment(calendar: ScheduleCalendarSpec) -> datetime:
    """The moment of a list's entry; the beginning of time for a calendar that is none."""
    parts = (
        calendar.year,
        calendar.month,
        calendar.day_of_month,
        calendar.hour,
        calendar.minute,
        calendar.second,
    )
    if any(len(part) != 1 or part[0].end not in (0, part[0].start) for part in parts):
        return datetime.min.replace(tzinfo=UTC)
    year, month, day, hour, minute, second = (part[0].start for part in parts)
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _plain(spec: ScheduleSpec) -> tuple[object, ...]:
    return (
        [(each.every, each.offset or timedelta()) for each in spec.intervals],
        [tuple(_numbers(part) for part in _fields(each)) for each in spec.calendars],
        _seconds(spec.start_at),
        _seconds(spec.end_at),
        bool(spec.skip),
        spec.jitter or timedelta(),
        spec.time_zone_name or "UTC",
    )


def _fields(calendar: ScheduleCalendarSpec) -> tuple[Sequence[ScheduleRange], ...]:
    return (
        calendar.second,
        calendar.minute,
        calendar.hour,
        calendar.day_of_month,
        calendar.month,
        calendar.year,
        calendar.day_of_week,
    )


def _numbers(ranges: Sequence[ScheduleRange]) -> list[int]:
    return sorted(
        {
            number
            for each in ranges
            for number in range(each.start, max(each.end, each.start) + 1, each.step or 1)
        }
    )


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else math.ceil(moment.timestamp())
