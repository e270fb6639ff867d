"""Equality, order and membership: null is below nothing, moments compare as instants."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from engine.errors import ExpressionError
from engine.expressions.durations import Duration, parse_duration
from engine.expressions.instants import looks_like_instant, parse_instant
from engine.expressions.problems import Problem, Unfit
from engine.expressions.values import NUMBERS, Moment, Value, as_instant, is_moment, is_number, kind

Comparison = Callable[[Value, Value], bool]

_TIMES: Final = frozenset({date, datetime, Duration})


def equal(left: Value, right: Value) -> bool:
    """Tell whether two values are equal; moments and durations also equal the texts that mean them."""
    if type(left) is str and type(right) is str:
        return left == right or bool(operator.eq(*_instants_or_texts(left, right)))
    if type(left) in _TIMES or type(right) in _TIMES:
        return _equal_times(left, right)
    return left == right


def identical(left: Value, right: Value) -> bool:
    """Tell whether two values are equal and of one kind: `1 is true` is false."""
    return kind(left) == kind(right) and equal(left, right)


def comparable(left: Value, right: Value) -> tuple[Any, Any]:
    """Return what to order two values by; `Problem` when they have no order.

    `Any`: both are of one orderable type, which one differs from call to call.
    """
    if is_number(left) and is_number(right):
        return left, right
    if type(left) is str and type(right) is str:
        return _instants_or_texts(left, right)
    if is_moment(left) or is_moment(right):
        return _instant(left), _instant(right)
    if type(left) is Duration or type(right) is Duration:
        return _seconds(left), _seconds(right)
    raise Problem(
        f"{kind(left)} and {kind(right)} have no order; compare two numbers, two texts or two dates"
    )


def sort_keys(elements: list[Value]) -> list[Any]:
    """Return keys of one orderable type to sort the elements by; `Problem` when they have no common order.

    `Any`: see `comparable`.
    """
    pivot = next((element for element in elements if type(element) is not str), None)
    if pivot is not None:
        return [comparable(element, pivot)[0] for element in elements]
    texts = [element for element in elements if type(element) is str]
    if not all(map(looks_like_instant, texts)):
        return texts
    try:
        return [parse_instant(text) for text in texts]
    except ExpressionError:
        return texts


def _ordering(compare: Callable[[Any, Any], bool]) -> Comparison:
    def ordered(left: Value, right: Value) -> bool:
        if type(left) in NUMBERS and type(right) in NUMBERS:
            return compare(left, right)
        if left is None or right is None:
            return False
        return compare(*comparable(left, right))

    return ordered


def contains(moment: Moment, container: Value, element: Value) -> bool:
    """Tell whether a list has the element, a text the part or an object the key; null holds nothing."""
    if type(container) is list:
        moment.walk(len(container))
        return any(equal(each, element) for each in container)
    if type(container) is dict:
        return type(element) is str and element in container
    if container is None or (type(container) is str and element is None):
        return False
    if type(container) is not str:
        raise Unfit("only lists, texts and objects contain something", position=0)
    if type(element) is not str:
        raise Unfit("only a text can be part of a text", position=1)
    return element in container


def _equal_times(left: Value, right: Value) -> bool:
    if left is None or right is None:
        return False
    try:
        return bool(operator.eq(*comparable(left, right)))
    except (Problem, ExpressionError):
        return False


def _instants_or_texts(left: str, right: str) -> tuple[Any, Any]:
    """Return the instants that two texts mean, as variables of type `datetime` are texts; else the texts."""
    if not (looks_like_instant(left) and looks_like_instant(right)):
        return left, right
    try:
        return parse_instant(left), parse_instant(right)
    except ExpressionError:
        return left, right


def _instant(value: Value) -> date:
    if is_moment(value):
        return as_instant(value)
    if type(value) is not str:
        raise Problem(f"a date and {kind(value)} have no order")
    try:
        return parse_instant(value)
    except ExpressionError as error:
        raise Problem(f"a date is compared with a text that is none: {error.reason}") from None


def _seconds(value: Value) -> float:
    if type(value) is Duration:
        return value.total_seconds()
    if type(value) is not str:
        raise Problem(f"a duration and {kind(value)} have no order")
    try:
        return parse_duration(value).total_seconds()
    except ExpressionError as error:
        raise Problem(f"a duration is compared with a text that is none: {error.reason}") from None


COMPARISONS: Final[Mapping[str, Comparison]] = MappingProxyType(
    {
        "Eq": equal,
        "NotEq": lambda left, right: not equal(left, right),
        "Lt": _ordering(operator.lt),
        "LtE": _ordering(operator.le),
        "Gt": _ordering(operator.gt),
        "GtE": _ordering(operator.ge),
        "Is": identical,
        "IsNot": lambda left, right: not identical(left, right),
    }
)
