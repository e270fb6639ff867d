"""Durations: ISO 8601 (`PT5M`, `P1DT2H`, `P1Y2M`) and the short form (`500ms`, `5m`, `1h 30m`)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Final

from engine.errors import ExpressionFailed, ExpressionLimitExceeded
from engine.phrases import gettext as _

SECONDS_PER_MONTH: Final = 2_629_746
"""A twelfth of the mean Gregorian year of 365.2425 days."""

MAX_SECONDS: Final = 100 * 12 * SECONDS_PER_MONTH

MAX_CHARACTERS: Final = 100

_NUMBER = r"\d{1,12}(?:[.,]\d{1,9})?"
_ISO: Final = re.compile(
    rf"P(?=[\dT])(?:(?P<years>{_NUMBER})Y)?(?:(?P<months>{_NUMBER})M)?"
    rf"(?:(?P<weeks>{_NUMBER})W)?(?:(?P<days>{_NUMBER})D)?"
    rf"(?:T(?=\d)(?:(?P<hours>{_NUMBER})H)?(?:(?P<minutes>{_NUMBER})M)?(?:(?P<seconds>{_NUMBER})S)?)?",
    re.ASCII | re.IGNORECASE,
)
_SHORT_PART: Final = re.compile(rf"\s*({_NUMBER})\s*(ms|s|m|h|d|w)(?![a-z])", re.ASCII)
_SHORT: Final = re.compile(rf"(?:{_SHORT_PART.pattern})+", re.ASCII)

_ISO_SECONDS: Final = (
    ("weeks", 604_800),
    ("days", 86_400),
    ("hours", 3_600),
    ("minutes", 60),
    ("seconds", 1),
)
_SHORT_SECONDS: Final = {
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "m": Fraction(60),
    "h": Fraction(3_600),
    "d": Fraction(86_400),
    "w": Fraction(604_800),
}
_EXAMPLES: Final = _("a duration is written like `PT5M`, `P1DT2H`, `P1M`, `30s`, `500ms`, `5m`, `1h` or `1d`")


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time: calendar `months` and exact `seconds`; negative only as a difference of instants."""

    months: int = 0
    seconds: float = 0.0

    def add_to(self, moment: datetime) -> datetime:
        """Return `moment` this much later: months by the calendar (31 January + P1M is the last of February).

        Seconds are exact also across a change to daylight saving time. Raises `OverflowError` past year 9999.
        """
        shifted = _add_months(moment, months=self.months) if self.months else moment
        if shifted.tzinfo is None or shifted.tzinfo is UTC:
            return shifted + timedelta(seconds=self.seconds)
        return (shifted.astimezone(UTC) + timedelta(seconds=self.seconds)).astimezone(shifted.tzinfo)

    def total_seconds(self) -> float:
        """Return the length in seconds: exact without months, else with months of 30.436875 days."""
        return self.months * SECONDS_PER_MONTH + self.seconds

    def times(self, factor: float) -> Duration:
        """Return this `factor` times; a fraction of a month becomes seconds."""
        months = int(self.months * factor)
        rest = self.months * factor - months
        return Duration(months=months, seconds=self.seconds * factor + rest * SECONDS_PER_MONTH)

    def __add__(self, other: Duration) -> Duration:
        """Return both one after the other; months and seconds of unlike sign all become seconds."""
        total = Duration(months=self.months + other.months, seconds=self.seconds + other.seconds)
        return Duration(seconds=total.total_seconds()) if total.months * total.seconds < 0 else total

    def isoformat(self) -> str:
        """Return the ISO 8601 text; a minus sign leads a negative one, which `parse_duration` refuses."""
        if self.total_seconds() < 0:
            return "-" + self.times(-1).isoformat()
        return _iso_text(self)


def parse_duration(text: str) -> Duration:
    """Read an ISO 8601 or short duration of at most 100 years; `ExpressionError` when it is not one."""
    stripped = text.strip()
    if len(stripped) > MAX_CHARACTERS:
        raise ExpressionLimitExceeded(
            text,
            _(
                "the text of a duration has at most {max_characters} characters",
                max_characters=MAX_CHARACTERS,
            ),
        )
    if stripped.startswith("-"):
        raise ExpressionFailed(text, _("a duration cannot be negative; {examples}", examples=_EXAMPLES))
    duration = _read_iso(stripped) or _read_short(stripped)
    if duration is None:
        raise ExpressionFailed(text, _("not a duration; {examples}", examples=_EXAMPLES))
    if duration.total_seconds() > MAX_SECONDS:
        raise ExpressionLimitExceeded(text, _("a duration is at most 100 years"))
    return duration


def _read_iso(text: str) -> Duration | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    months = 12 * _amount(match["years"]) + _amount(match["months"])
    if months.denominator != 1:
        raise ExpressionFailed(text, _("a fraction of a month has no length; write days instead"))
    seconds = sum((_amount(match[unit]) * size for unit, size in _ISO_SECONDS), Fraction(0))
    return Duration(months=int(months), seconds=float(seconds))


def _read_short(text: str) -> Duration | None:
    if _SHORT.fullmatch(text) is None:
        return None
    parts = _SHORT_PART.findall(text)
    return Duration(seconds=float(sum(_amount(number) * _SHORT_SECONDS[unit] for number, unit in parts)))


def _amount(text: str | None) -> Fraction:
    return Fraction(text.replace(",", ".")) if text else Fraction(0)


def _add_months(moment: datetime, *, months: int) -> datetime:
    years, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not 1 <= years <= 9999:
        raise OverflowError("the year is not between 1 and 9999")
    day = min(moment.day, monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)


def _iso_text(duration: Duration) -> str:
    years, months = divmod(duration.months, 12)
    days, rest = divmod(duration.seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    calendar = "".join(f"{int(n)}{unit}" for n, unit in ((years, "Y"), (months, "M"), (days, "D")) if n)
    clock = "".join(f"{int(n)}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n)
    clock += f"{seconds:.6f}".rstrip("0").rstrip(".") + "S" if round(seconds, 6) else ""
    return f"P{calendar}" + (f"T{clock}" if clock else "") if calendar or clock else "PT0S"
