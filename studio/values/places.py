"""Where in a JSON value something is too big to travel with the rest: found, taken out, put back.

The smallest part that is too big counts: of an object with one long text the text, of a long list of small
things the list. Parts are found by their content alone, so a value is the same part wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Place = tuple[str | int, ...]
"""Names and numbers on the way to a part; the value itself is the empty way."""

SMALL = 8
"""What a number, a truth or a null weighs, about."""


def big_places(value: Any, *, limit: int, texts_only: bool = False) -> list[Place]:  # noqa: ANN401 - any JSON
    """Returns the places of parts that weigh more than `limit` characters, in their order."""
    return weighed(value, limit=limit, texts_only=texts_only)[1]


def weighed(value: Any, *, limit: int, texts_only: bool) -> tuple[int, list[Place]]:  # noqa: ANN401 - any JSON
    """What a value weighs without the parts that are too big, and where these are."""
    if isinstance(value, str):
        return (0, [()]) if len(value) > limit else (len(value) + 2, [])
    parts = parts_of(value)
    if parts is None:
        return SMALL, []
    total, places = 2, []
    for name, part in parts:
        weight, found = weighed(part, limit=limit, texts_only=texts_only)
        total += weight + (len(name) + 4 if isinstance(name, str) else 1)
        if found:
            places += [(name, *place) for place in found]
    if total > limit and not texts_only:
        return 0, [()]
    return total, places


def parts_of(value: Any) -> Iterable[tuple[str | int, Any]] | None:  # noqa: ANN401 - any JSON
    """The parts of an object or list by name or number; None for what has none."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list | tuple) else None


def part_at(value: Any, place: Place) -> Any:  # noqa: ANN401 - any JSON
    """The part at a place."""
    for step in place:
        value = value[step]
    return value


def with_parts(value: Any, parts: Iterable[tuple[Place, Any]]) -> Any:  # noqa: ANN401 - any JSON
    """The value with other parts at these places; the given value stays as it is."""
    for place, part in parts:
        value = with_part(value, place, part)
    return value


def with_part(value: Any, place: Place, part: Any) -> Any:  # noqa: ANN401 - any JSON
    """The value with another part at one place."""
    if not place:
        return part
    first, rest = place[0], place[1:]
    if isinstance(value, dict):
        return {**value, first: with_part(value[first], rest, part)}
    copy = list(value)
    copy[int(first)] = with_part(copy[int(first)], rest, part)
    return copy


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - any JSON
    """The value with each object for which `change` gives something else replaced; outermost first."""
    if isinstance(value, dict):
        other = change(value)
        if other is not value:
            return other
        return {name: mapped(part, change) for name, part in value.items()}
    return [mapped(part, change) for part in value] if isinstance(value, list) else value
