"""Two values of the model → the differences between them, however deep they lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Final

from engine.model.configurations import (
    Attachment,
    FieldTranslation,
    FormField,
    InputMapping,
    OutputField,
    OutputMapping,
    ProcessVariable,
    Recipient,
    VariableSet,
)

_KEYS: Final[dict[type, str]] = {
    FieldTranslation: "language",
    FormField: "name",
    InputMapping: "target",
    OutputField: "name",
    OutputMapping: "variable",
    ProcessVariable: "name",
    Recipient: "value",
    Attachment: "source",
    VariableSet: "name",
}
"""What tells the entries of a list apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """Something that is not the same; `old` or `new` is None where it is not there at all.

    `item` is the key of an entry of a list that was added, removed or put in another place.
    """

    path: str
    old: object
    new: object
    item: str | None = None
    reordered: bool = False


def differences(path: str, old: object, new: object) -> Iterator[Difference]:
    """Yields what differs, in the order of the fields."""
    if old is None or new is None or type(old) is not type(new):
        if old != new:
            yield Difference(path, old, new)
    elif is_dataclass(old):
        for each in fields(old):
            if each.name != "line":
                before, after = getattr(old, each.name), getattr(new, each.name)
                yield from differences(f"{path}.{each.name}", before, after)
    elif isinstance(old, tuple) and isinstance(new, tuple) and _key_name(old, new):
        yield from _listed(path, old, new, key=_key_name(old, new))
    elif isinstance(old, tuple) and isinstance(new, tuple) and _same_kinds(old, new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(f"{path}.{index}", before, after)
    elif old != new:
        yield Difference(path, old, new)


def _key_name(old: tuple[object, ...], new: tuple[object, ...]) -> str:
    kinds = {type(each) for each in (*old, *new)}
    return _KEYS.get(kinds.pop(), "") if len(kinds) == 1 else ""


def _same_kinds(old: tuple[object, ...], new: tuple[object, ...]) -> bool:
    return all(map(is_dataclass, old)) and [type(each) for each in old] == [type(each) for each in new]


def _listed(path: str, old: Sequence[object], new: Sequence[object], *, key: str) -> Iterator[Difference]:
    before, after = _by_key(old, key=key), _by_key(new, key=key)
    for name, value in before.items():
        if name not in after:
            yield Difference(f"{path}[{name}]", value, None, item=name)
    for name, value in after.items():
        if name not in before:
            yield Difference(f"{path}[{name}]", None, value, item=name)
        else:
            yield from differences(f"{path}[{name}]", before[name], value)
    kept_before = [name for name in before if name in after]
    kept_after = [name for name in after if name in before]
    if kept_before != kept_after:
        yield Difference(path, kept_before, kept_after, reordered=True)


def _by_key(values: Sequence[object], *, key: str) -> dict[str, object]:
    """The entries by key; one that is used again gets a number behind it."""
    found: dict[str, object] = {}
    for value in values:
        name = str(getattr(value, key) or "")
        count, unique = 1, name
        while unique in found:
            count += 1
            unique = f"{name}#{count}"
        found[unique] = value
    return found
