"""Cron texts of five fields: minute, hour, day of month, month and day of week."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from engine.errors import ExpressionFailed
from engine.phrases import gettext as _

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_SHORTHANDS: Final = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_ITEM: Final = re.compile(
    r"(?P<all>[*?])|(?P<first>\d{1,2}|[a-z]{3})(?:-(?P<last>\d{1,2}|[a-z]{3}))?", re.ASCII
)
_SEARCHED_DAYS: Final = 366 * 8
"""29 February comes back within eight years, also around 2100."""


@dataclass(frozen=True, slots=True)
class CronField:
    """One field: its name and what it may hold; `names` count from `lowest`."""

    label: str
    lowest: int
    highest: int
    names: tuple[str, ...] = ()


_FIELDS: Final = (
    CronField(_("minute"), 0, 59),
    CronField(_("hour"), 0, 23),
    CronField(_("day of month"), 1, 31),
    CronField(_("month"), 1, 12, _MONTHS),
    CronField(_("day of week"), 0, 7, _WEEKDAYS),
)


@dataclass(frozen=True, slots=True)
class CronSchedule:
    """A read cron text: the allowed numbers of every field, ascending; weekdays count from Sunday = 0."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    either_day: bool
    """Day of month and day of week are both given: one of them is enough, as cron has always done."""

    def next_after(self, moment: datetime, *, zone: tzinfo = UTC) -> datetime | None:
        """Return the first instant after `moment` that fits on the clocks of `zone`, or None.

        A time that the clocks skip happens as much later as they jump; one they show twice happens once.
        """
        local = moment.astimezone(zone)
        for offset in range(_SEARCHED_DAYS):
            day = local.date() + timedelta(days=offset)
            found = self._first_on(day, after=moment, zone=zone) if self.includes(day) else None
            if found is not None:
                return found
        return None

    def includes(self, day: date) -> bool:
        """Tell whether the date fields fit `day`."""
        by_date = day.day in self.days
        by_weekday = day.isoweekday() % 7 in self.weekdays
        return day.month in self.months and (
            by_date or by_weekday if self.either_day else by_date and by_weekday
        )

    def _first_on(self, day: date, *, after: datetime, zone: tzinfo) -> datetime | None:
        for hour in self.hours:
            for minute in self.minutes:
                candidate = datetime.combine(day, time(hour, minute), zone).astimezone(UTC)
                if candidate > after:
                    return candidate
        return None


def parse_cron(text: str) -> CronSchedule:
    """Read five fields or a shorthand like `@daily`; `ExpressionError` says which field is wrong."""
    parts = _SHORTHANDS.get(text.strip().lower(), text).split()
    if len(parts) != len(_FIELDS):
        raise ExpressionFailed(
            text,
            _(
                "a cron text has five fields, {count} found; `0 9 * * 1-5` is nine on workdays",
                count=len(parts),
            ),
        )
    minutes, hours, days, months, weekdays = (
        _read_field(text, part=part, field=field) for part, field in zip(parts, _FIELDS, strict=True)
    )
    schedule = CronSchedule(
        minutes=minutes,
        hours=hours,
        days=days,
        months=months,
        weekdays=tuple(sorted({number % 7 for number in weekdays})),
        either_day=parts[2][0] not in "*?" and parts[4][0] not in "*?",
    )
    if schedule.next_after(datetime(2000, 1, 1, tzinfo=UTC)) is None:
        raise ExpressionFailed(text, _("this day does not exist in any year"))
    return schedule


def _read_field(text: str, *, part: str, field: CronField) -> tuple[int, ...]:
    numbers = {
        number for item in part.lower().split(",") for number in _read_item(text, item=item, field=field)
    }
    return tuple(sorted(numbers))


def _read_item(text: str, *, item: str, field: CronField) -> range:
    span, slash, step = item.partition("/")
    match = _ITEM.fullmatch(span)
    if match is None or (slash and not re.fullmatch(r"[1-9]\d?", step, re.ASCII)):
        raise ExpressionFailed(text, _expectation(field, found=item))
    if match["all"]:
        first, last = field.lowest, field.highest
    else:
        first = _read_number(text, word=match["first"], field=field)
        last = _read_number(text, word=match["last"], field=field) if match["last"] else first
        last = field.highest if slash and not match["last"] else last
    if first > last:
        raise ExpressionFailed(text, _expectation(field, found=item))
    return range(first, last + 1, int(step) if slash else 1)


def _read_number(text: str, *, word: str, field: CronField) -> int:
    if word in field.names:
        return field.names.index(word) + field.lowest
    if word.isdecimal() and field.lowest <= int(word) <= field.highest:
        return int(word)
    raise ExpressionFailed(text, _expectation(field, found=word))


def _expectation(field: CronField, *, found: str) -> str:
    numbers = _("a number from {lowest} to {highest}", lowest=field.lowest, highest=field.highest)
    return _(
        "the {label} is `*`, {numbers}, a span or a list, not `{found}`",
        label=field.label,
        numbers=numbers,
        found=found[:40],
    )
