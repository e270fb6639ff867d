"""Instants: ISO 8601 date-times, with an offset, a zone name or neither (then UTC)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import ExpressionFailed
from engine.phrases import gettext as _

_INSTANT: Final = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<clock>\d\d:\d\d(?::\d\d(?:[.,](?P<fraction>\d{1,9}))?)?)"
    r"\s?(?P<offset>Z|[+-]\d\d(?::?\d\d)?)?)?"
    r"(?:\[(?P<zone>[^\]]{1,64})\])?",
    re.ASCII | re.IGNORECASE,
)
_ZONE_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}", re.ASCII)
_EXAMPLES: Final = _("a date and time is written like `2024-01-31T09:00:00Z` or `2024-01-31T09:00:00+01:00`")


def parse_instant(text: str, *, zone: str | None = None) -> datetime:
    """Read an ISO 8601 date-time, or a date as its midnight; aware, or `ExpressionError`.

    Without an offset it means `zone` (a name like `Europe/Berlin`, also written behind it in brackets),
    and UTC without that either.
    """
    match = _INSTANT.fullmatch(text.strip())
    if match is None:
        raise ExpressionFailed(text, _("not a date and time; {examples}", examples=_EXAMPLES))
    name = match["zone"] or zone
    named = find_zone(name) if name else None
    try:
        return _assemble(match, named=named)
    except (ValueError, OverflowError) as error:
        raise ExpressionFailed(
            text, _("there is no such date and time ({error}); {examples}", error=error, examples=_EXAMPLES)
        ) from None


def parse_date(text: str) -> date:
    """Read the date of an ISO 8601 date or date-time, as it stands there, or raise `ExpressionError`."""
    match = _INSTANT.fullmatch(text.strip())
    try:
        return date.fromisoformat(match["date"]) if match else _no_date(text)
    except ValueError as error:
        raise ExpressionFailed(text, _("there is no such date ({error})", error=error)) from None


def looks_like_instant(text: str) -> bool:
    """Tell whether `text` is a full date and time, as the values of `datetime` variables are."""
    return len(text) >= 16 and text[4] == "-" and text[10] in "Tt" and _INSTANT.fullmatch(text) is not None


def find_zone(name: str) -> tzinfo:
    """Return the time zone of this name from the zone database; `ExpressionError` for an unknown name."""
    if name.upper() in {"UTC", "Z"}:
        return UTC
    try:
        if _ZONE_NAME.fullmatch(name):
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass  # told below, like any other unknown name
    raise ExpressionFailed(name, _("not a time zone; write a name like `Europe/Berlin`"))


def instant_text(moment: datetime) -> str:
    """Return the ISO 8601 text of an aware datetime, with `Z` for UTC."""
    text = moment.isoformat()
    return text.removesuffix("+00:00") + "Z" if moment.utcoffset() == timedelta(0) else text


def _assemble(match: re.Match[str], *, named: tzinfo | None) -> datetime:
    clock = (match["clock"] or "00:00")[:8]
    naive = datetime.fromisoformat(f"{match['date']}T{clock}")
    if match["fraction"]:
        naive += timedelta(microseconds=int(match["fraction"][:6].ljust(6, "0")))
    if match["offset"] is None:
        return naive.replace(tzinfo=named or UTC)
    exact = naive.replace(tzinfo=_read_offset(match["offset"]))
    return exact.astimezone(named) if named else exact


def _read_offset(text: str) -> tzinfo:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if not offset:
        return UTC
    return timezone(-offset if text[0] == "-" else offset)


def _no_date(text: str) -> date:
    raise ExpressionFailed(text, _("not a date; a date is written like `2024-01-31`"))
