"""`int float bool abs round`."""

from __future__ import annotations

from collections.abc import Callable

from engine.expressions.durations import Duration
from engine.expressions.functions.arguments import Arguments
from engine.expressions.limits import MAX_INTEGER_BITS
from engine.expressions.problems import Problem, Unfit
from engine.expressions.values import Moment, Value, checked_number, is_number


def read_integer(_: Moment, arguments: Arguments) -> Value:
    """Return a whole number: cut off after the point, or read from a text."""
    value = arguments[0]
    if is_number(value):
        return checked_number(int(value))
    if type(value) is str and len(value) <= MAX_INTEGER_BITS:
        return checked_number(_read_number(value, as_type=int))
    raise Unfit("`int` needs a number or a text with one", position=0)


def read_float(_: Moment, arguments: Arguments) -> Value:
    """Return a number with a point, also read from a text."""
    value = arguments[0]
    if is_number(value):
        return checked_number(float(value))
    if type(value) is str and len(value) <= MAX_INTEGER_BITS:
        return checked_number(_read_number(value, as_type=float))
    raise Unfit("`float` needs a number or a text with one", position=0)


def judge_truth(_: Moment, arguments: Arguments) -> Value:
    """Tell whether a value counts as true: not null, false, 0 or empty."""
    return bool(arguments[0])


def drop_sign(_: Moment, arguments: Arguments) -> Value:
    """Return a number or duration without its sign."""
    value = arguments[0]
    if type(value) is Duration:
        return value.times(-1) if value.total_seconds() < 0 else value
    if not is_number(value):
        raise Unfit("`abs` needs a number", position=0)
    return checked_number(abs(value))


def round_number(_: Moment, arguments: Arguments) -> Value:
    """Round to whole numbers or to digits; halves go to the even neighbour, as in Python."""
    number = arguments[0]
    if not is_number(number):
        raise Unfit("`round` needs a number", position=0)
    if len(arguments) == 1 or arguments[1] is None:
        return checked_number(round(checked_number(number)))
    digits = arguments[1]
    if type(digits) is not int or abs(digits) > MAX_INTEGER_BITS:
        raise Unfit("`round` needs a small whole number of digits", position=1)
    return checked_number(round(checked_number(number), digits))


def _read_number(text: str, *, as_type: Callable[[str], int | float]) -> int | float:
    try:
        return as_type(text)
    except ValueError:
        raise Problem(
            f"the text does not hold {'a whole number' if as_type is int else 'a number'}"
        ) from None
