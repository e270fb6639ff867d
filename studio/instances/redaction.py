"""Taking sensitive values out of what failures say: a script or a server may repeat what it was given.

Which values are sensitive is known by the instance's log (`secret_texts.py`). Only texts of some length are
looked for: a mask in place of every "5" would hide nothing and spoil all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Any

from studio.instances.projection import Event

MASK = "••••••"
"""Stands where a sensitive value is; browsers fold it like any text."""

SHORTEST = 4
MOST = 200
"""Texts that are looked for, the longest first."""


def texts_of_changes(events: Iterable[Event], *, sensitive: Set[str]) -> tuple[str, ...]:
    """The texts in the sensitive variables that these events change or begin with."""
    values: list[Any] = []
    for event in events:
        if event["kind"] == "VariableChanged" and (event["sensitive"] or event["name"] in sensitive):
            values += [event["old"], event["new"]]
        elif event["kind"] == "InstanceStarted":
            values += [value for name, value in event["variables"].items() if name in sensitive]
    return longest_first(values)


def longest_first(values: Iterable[Any]) -> tuple[str, ...]:
    """All texts in the values that are worth looking for."""
    found = {text for value in values for text in texts_in(value) if len(text) >= SHORTEST}
    return tuple(sorted(found, key=lambda text: (-len(text), text))[:MOST])


def texts_in(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Every text in a JSON value; long numbers are texts as well, to whoever reads them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def redacted(text: str, *, texts: Iterable[str]) -> str:
    """The text with a mask in place of each of the texts."""
    for each in texts:
        text = text.replace(each, MASK)
    return text


def redacted_messages(value: Any, *, texts: tuple[str, ...]) -> Any:  # noqa: ANN401 - any JSON
    """The JSON value with every "message" in it redacted; the same object where nothing is to be hidden."""
    if not texts:
        return value
    if isinstance(value, dict):
        return {
            name: redacted(each, texts=texts)
            if name == "message" and isinstance(each, str)
            else redacted_messages(each, texts=texts)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [redacted_messages(each, texts=texts) for each in value]
    return value
