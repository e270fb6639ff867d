"""Which values of JSON a database, and a payload of Temporal, can hold."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NoReturn

from django.utils.translation import gettext as _

from studio.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 100
"""Levels of nesting: more than a person or a sensible program writes."""
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


def refuse_constant(name: str) -> None:
    """Refuses NaN and the infinities, which JSON does not have."""
    raise ValueError(f"{name} is not JSON")


def finite(text: str) -> float:
    """Reads a number; refuses one that is too large to be anything but infinite."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is out of range")
    return number


def check_storable(body: Any) -> None:  # noqa: ANN401 - any JSON
    """Raises InvalidInput for what no database, and no payload of Temporal, could hold."""
    for value in values_within(body):
        if isinstance(value, str) and (bad := NOT_TEXT.search(value)):
            refuse(_("A text holds %(code)s, which is no character.") % {"code": f"U+{ord(bad[0]):04X}"})


def values_within(body: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    """Yields a value, the parts of it and their names; raises InvalidInput where they are nested too deep."""
    waiting: list[tuple[Any, int]] = [(body, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            refuse(_("Values are nested deeper than %(levels)s levels.") % {"levels": DEEPEST})
        yield value
        if isinstance(value, dict):
            waiting += [(part, depth + 1) for pair in value.items() for part in pair]
        elif isinstance(value, list):
            waiting += [(part, depth + 1) for part in value]


def refuse(message: str) -> NoReturn:
    """Raises InvalidInput about the whole body."""
    raise InvalidInput(message, fields={"": message})
