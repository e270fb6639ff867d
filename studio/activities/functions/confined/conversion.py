"""From values of a script to JSON, by exact type: no method of a script's own object is ever called."""

from __future__ import annotations

import collections
import datetime
import decimal
import math
import uuid
from collections.abc import Callable
from typing import Any

DEEPEST = 60
LARGEST_INTEGER = 2**63

MAPPINGS = (dict, collections.OrderedDict, collections.defaultdict, collections.Counter)
SEQUENCES = (list, tuple, collections.deque)
WRITTEN: dict[type, Callable[[Any], str]] = {
    datetime.datetime: datetime.datetime.isoformat,
    datetime.date: datetime.date.isoformat,
    datetime.time: datetime.time.isoformat,
    decimal.Decimal: decimal.Decimal.__str__,
    uuid.UUID: uuid.UUID.__str__,
}
"""Values that become texts."""


class NotJson(Exception):
    """A value that cannot leave the script; the text says why."""


class TooLarge(NotJson):
    """A value, or all of them together, is larger than may leave the script."""


class Converter:
    """Converts one result; counts what it makes, so that shared parts cannot multiply without end."""

    def __init__(self, *, budget: int) -> None:
        self._budget = budget

    def convert(self, value: Any, *, depth: int = 0) -> Any:
        """Returns the value as JSON; raises NotJson."""
        self._spend(4)
        if depth > DEEPEST:
            raise NotJson(f"it is nested more than {DEEPEST} deep, or contains itself")
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is str:
            return self._text(value)
        if kind is int or kind is float:
            return number(value)
        if kind in MAPPINGS:
            return self._mapping(value, depth=depth)
        if kind in SEQUENCES:
            return [self.convert(item, depth=depth + 1) for item in value]
        if kind in WRITTEN:
            return self._text(WRITTEN[kind](value))
        raise NotJson(f"a value of type {kind.__name__!r} is not JSON")

    def _mapping(self, value: Any, *, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, item in value.items():
            name = str(number(key)) if type(key) is int else key
            if type(name) is not str:
                raise NotJson(f"keys are texts, not {type(key).__name__!r}")
            if name in made:
                raise NotJson(f"the key {name[:50]!r} is there twice, as number and as text")
            made[self._text(name)] = self.convert(item, depth=depth + 1)
        return made

    def _text(self, value: str) -> str:
        self._spend(len(value))
        if "\x00" in value:
            raise NotJson("a text contains the character NUL")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise NotJson("a text contains half of a character") from None
        return value

    def _spend(self, amount: int) -> None:
        self._budget -= amount
        if self._budget < 0:
            raise TooLarge("it is too large")


def number(value: float) -> int | float:
    """Returns a number that every reader of JSON understands."""
    if type(value) is float and not math.isfinite(value):
        raise NotJson("a number is infinite or not a number")
    if type(value) is int and abs(value) >= LARGEST_INTEGER:
        raise NotJson("a whole number is larger than 64 bits")
    return value
