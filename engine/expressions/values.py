"""The values an expression works with: JSON, and dates, instants and durations while it runs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final, TypeGuard

from engine.expressions.durations import Duration
from engine.expressions.instants import instant_text
from engine.expressions.limits import MAX_INTEGER, MAX_INTEGER_BITS, MAX_STEPS, MAX_VALUE_DEPTH
from engine.expressions.problems import Excess, Problem
from engine.json_values import Json

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"] | date | datetime | Duration
"""What an expression computes with; only `Json` enters and leaves it."""

NUMBERS: Final = frozenset({int, float, bool})

_KINDS: Final[Mapping[type, str]] = {
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
    date: "a date",
    datetime: "a date and time",
    Duration: "a duration",
}


class Moment:
    """One evaluation: how it reads a variable, what time it is, and how many steps are left."""

    __slots__ = ("now", "read", "steps_left")

    def __init__(self, variables: Mapping[str, Value], *, now: datetime | float) -> None:
        self.read = variables.get
        self.now = now
        self.steps_left = MAX_STEPS

    def walk(self, elements: int) -> None:
        """Take `elements` steps; `Excess` when none are left."""
        self.steps_left -= elements
        if self.steps_left < 0:
            raise Excess(f"it takes more than {MAX_STEPS:,} steps")

    def time(self) -> datetime:
        """Return the present of this evaluation as an aware datetime."""
        if isinstance(self.now, datetime):
            return self.now if self.now.tzinfo is not None else self.now.replace(tzinfo=UTC)
        return datetime.fromtimestamp(self.now, tz=UTC)


def is_number(value: Value) -> TypeGuard[int | float]:
    """Tell whether this is a number; true and false count as 1 and 0, as in Python."""
    return type(value) in NUMBERS


def is_moment(value: Value) -> TypeGuard[date]:
    """Tell whether this is a date or a date and time."""
    return type(value) is datetime or type(value) is date


def kind(value: object) -> str:
    """Name the kind of a value with its article, never the value itself: it may be sensitive."""
    return _KINDS.get(type(value), "no JSON value")


def as_instant(value: date) -> datetime:
    """Return a date as its midnight in UTC, a naive date and time as UTC, any other as it is."""
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


def checked_number(number: int | float) -> int | float:
    """Return `number` if it is within the limits, else raise `Excess`."""
    if isinstance(number, int):
        if not -MAX_INTEGER <= number <= MAX_INTEGER:
            raise Excess(f"a whole number has at most {MAX_INTEGER_BITS} bits")
    elif not math.isfinite(number):
        raise Excess("a number is not finite")
    return number


def to_json(value: Value, *, depth: int = 0) -> Json:
    """Return a value as JSON that shares nothing with the variables; moments become ISO 8601 texts."""
    if value is None or type(value) is str or type(value) is bool:
        return value
    if is_number(value):
        return checked_number(value)
    if type(value) is list or type(value) is dict:
        return _container_to_json(value, depth=depth + 1)
    return _moment_text(value)


def to_text(value: Value) -> str:
    """Return a value as it stands in a text: null is empty, lists and objects are JSON."""
    if type(value) is str:
        return value
    plain = to_json(value)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False, allow_nan=False)


def _container_to_json(value: list[Value] | dict[str, Value], *, depth: int) -> Json:
    if depth > MAX_VALUE_DEPTH:
        raise Excess(f"a value is nested in more than {MAX_VALUE_DEPTH} levels")
    if isinstance(value, list):
        return [to_json(element, depth=depth) for element in value]
    return {_key(name): to_json(element, depth=depth) for name, element in value.items()}


def _key(name: object) -> str:
    if type(name) is not str:
        raise Problem(f"the names in an object are texts, not {kind(name)}")
    return name


def _moment_text(value: Value) -> str:
    if type(value) is datetime:
        return instant_text(as_instant(value))
    if type(value) is date or type(value) is Duration:
        return value.isoformat()
    raise Problem("a variable holds something that is no JSON value")
