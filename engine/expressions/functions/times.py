"""`now today date datetime duration`; the clock is the one of the evaluation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from engine.errors import ExpressionError
from engine.expressions.durations import Duration, parse_duration
from engine.expressions.functions.arguments import Arguments
from engine.expressions.instants import parse_date, parse_instant
from engine.expressions.problems import Problem, Unfit
from engine.expressions.values import Moment, Value, as_instant, is_moment


def tell_now(moment: Moment, _: Arguments) -> Value:
    """Return the instant of this evaluation."""
    return moment.time()


def tell_today(moment: Moment, _: Arguments) -> Value:
    """Return the date of this evaluation, in the zone of its clock (UTC in a process)."""
    return moment.time().date()


def read_date(_: Moment, arguments: Arguments) -> Value:
    """Return the date of a text or of a date and time, as it stands there."""
    value = arguments[0]
    if is_moment(value):
        return value.date() if isinstance(value, datetime) else value
    return _read(value, reader=parse_date, expected="`date` needs a text like `2024-01-31`")


def read_datetime(_: Moment, arguments: Arguments) -> Value:
    """Return the instant an ISO 8601 text means; a date means its midnight, no offset means UTC."""
    value = arguments[0]
    if is_moment(value):
        return as_instant(value)
    return _read(value, reader=parse_instant, expected="`datetime` needs a text like `2024-01-31T09:00:00Z`")


def read_duration(_: Moment, arguments: Arguments) -> Value:
    """Return the duration an ISO 8601 or short text means."""
    value = arguments[0]
    if type(value) is Duration:
        return value
    return _read(value, reader=parse_duration, expected="`duration` needs a text like `PT5M` or `1h`")


def _read(value: Value, *, reader: Callable[[str], Value], expected: str) -> Value:
    if type(value) is not str:
        raise Unfit(expected, position=0)
    try:
        return reader(value)
    except ExpressionError as error:
        raise Problem(error.reason) from None
