"""`+ - * / // % **` on numbers, texts, lists, moments and durations, within the limits."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, NoReturn

from engine.expressions.durations import Duration
from engine.expressions.limits import MAX_EXPONENT, MAX_INTEGER, MAX_INTEGER_BITS, MAX_LIST, MAX_TEXT
from engine.expressions.problems import Excess, Problem, Unfit
from engine.expressions.values import (
    NUMBERS,
    Value,
    as_instant,
    checked_number,
    is_moment,
    is_number,
    kind,
)

Operation = Callable[[Value, Value], Value]

_NEEDS_NUMBER: Final = "arithmetic needs a number"


def add(left: Value, right: Value) -> Value:
    """Add numbers or durations, join texts or lists, or move a moment forward."""
    if is_number(left) and is_number(right):
        return _add_numbers(left, right)
    if type(left) is str and type(right) is str:
        return left + right if len(left) + len(right) <= MAX_TEXT else too_long()
    if type(left) is list and type(right) is list:
        return left + right if len(left) + len(right) <= MAX_LIST else too_many()
    if type(left) is Duration:
        return _add_to_duration(left, right)
    if is_moment(left) and type(right) is Duration:
        return _shift(left, duration=right)
    return _refuse(left, right, verb="add")


def subtract(left: Value, right: Value) -> Value:
    """Subtract numbers or durations, move a moment back, or measure the time between two moments."""
    if is_number(left) and is_number(right):
        return _subtract_numbers(left, right)
    if type(right) is Duration and (is_moment(left) or type(left) is Duration):
        back = right.times(-1)
        return left + back if isinstance(left, Duration) else _shift(left, duration=back)
    if is_moment(left) and is_moment(right):
        return Duration(seconds=(as_instant(left) - as_instant(right)).total_seconds())
    return _refuse(left, right, verb="subtract")


def multiply(left: Value, right: Value) -> Value:
    """Multiply numbers, lengthen a duration, or repeat a text or a list."""
    if is_number(left) and is_number(right):
        return _multiply_numbers(left, right)
    if is_number(left):
        left, right = right, left
    if is_number(right) and type(left) is Duration:
        return left.times(checked_number(right))
    if type(right) is int and (type(left) is str or type(left) is list):
        return _repeat(left, times=right)
    return _refuse(left, right, verb="multiply")


def power(left: Value, right: Value) -> Value:
    """Raise a number to an exponent of at most 64."""
    if not (is_number(left) and is_number(right)):
        return _refuse(left, right, verb="raise")
    if abs(right) > MAX_EXPONENT:
        raise Excess(f"an exponent is at most {MAX_EXPONENT}")
    result = checked_number(left) ** right
    if isinstance(result, complex):
        raise Problem("a negative number has no such root")
    return checked_number(result)


def negate(value: Value) -> Value:
    """Return the number or duration with the other sign."""
    if type(value) is Duration:
        return value.times(-1)
    if not is_number(value):
        raise Unfit(_NEEDS_NUMBER, position=0)
    return checked_number(-value)


def keep_sign(value: Value) -> Value:
    """Return the number as it is; anything else has no sign."""
    if not is_number(value):
        raise Unfit(_NEEDS_NUMBER, position=0)
    return checked_number(+value)


def checked_text(text: str) -> str:
    """Return `text` if it is not too long, else raise `Excess`."""
    return text if len(text) <= MAX_TEXT else too_long()


def _on_numbers(calculate: Callable[[Any, Any], Any], *, verb: str) -> Operation:
    def operate(left: Value, right: Value) -> Value:
        if type(left) not in NUMBERS or type(right) not in NUMBERS:
            return _refuse(left, right, verb=verb)
        _check_operand(left)
        _check_operand(right)
        result: int | float = calculate(left, right)
        # The common case first: this runs at every gateway.
        return (
            result
            if type(result) is int and -MAX_INTEGER <= result <= MAX_INTEGER
            else checked_number(result)
        )

    return operate


def _check_operand(value: Value) -> None:
    """Refuse huge whole numbers before they are calculated with: dividing them takes quadratic time."""
    if type(value) is int and not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise Excess(f"a whole number has at most {MAX_INTEGER_BITS} bits")


_add_numbers: Final = _on_numbers(operator.add, verb="add")
_subtract_numbers: Final = _on_numbers(operator.sub, verb="subtract")
_multiply_numbers: Final = _on_numbers(operator.mul, verb="multiply")


def _add_to_duration(left: Duration, right: Value) -> Value:
    if type(right) is Duration:
        return left + right
    if is_moment(right):
        return _shift(right, duration=left)
    return _refuse(left, right, verb="add")


def _shift(moment: date, *, duration: Duration) -> Value:
    """Move a moment; a date stays a date as long as the duration is whole days."""
    try:
        shifted = duration.add_to(as_instant(moment))
    except OverflowError:
        raise Problem("the result is not between the years 1 and 9999") from None
    if isinstance(moment, datetime) or duration.seconds % 86_400:
        return shifted
    return shifted.date()


def _repeat(value: str | list[Value], *, times: int) -> Value:
    if isinstance(value, str):
        return value * times if max(len(value), 1) * times <= MAX_TEXT else too_long()
    if max(len(value), 1) * times > MAX_LIST:
        too_many()
    if any(type(element) in {list, dict} for element in value):
        # Repeated repetitions would grow without limit: each costs one node, not the elements it stands for.
        raise Problem("only a list of plain values can be repeated")
    if sum(len(element) for element in value if isinstance(element, str)) * times > MAX_TEXT:
        too_long()
    return value * times


def _refuse(left: Value, right: Value, *, verb: str) -> Value:
    """Say which operand does not fit: a missing value first, then the one that is no number."""
    for position, value in enumerate((left, right)):
        if value is None:
            raise Unfit(_NEEDS_NUMBER, position=position)
    if verb == "add" and str in {type(left), type(right)}:
        raise Problem(f"cannot add {kind(left)} and {kind(right)}; write `str(…)` around what is no text")
    if is_number(left) or is_number(right):
        raise Unfit(_NEEDS_NUMBER, position=1 if is_number(left) else 0)
    raise Problem(f"cannot {verb} {kind(left)} and {kind(right)}; {_NEEDS_NUMBER}")


def too_long() -> NoReturn:
    """Raise `Excess`: a text would pass its limit."""
    raise Excess(f"a text has at most {MAX_TEXT:,} characters")


def too_many() -> NoReturn:
    """Raise `Excess`: a list would pass its limit."""
    raise Excess(f"a list has at most {MAX_LIST:,} elements")


OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType(
    {
        "Add": add,
        "Sub": subtract,
        "Mult": multiply,
        "Div": _on_numbers(operator.truediv, verb="divide"),
        "FloorDiv": _on_numbers(operator.floordiv, verb="divide"),
        "Mod": _on_numbers(operator.mod, verb="divide"),
        "Pow": power,
    }
)
