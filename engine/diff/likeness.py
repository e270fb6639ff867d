"""Elements with another id that are not quite the same: told by name, settings and neighbours together."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from engine.diff.inventory import REFERENCES, UNNAMED, Entry, as_json
from engine.json_values import Json

Inventory = Mapping[str, Entry]
Place = Callable[[str], str]

_ENOUGH: Final = 0.65
_NAME, _SETTINGS, _PLACE = 0.4, 0.3, 0.3
_LONGEST_NAME: Final = 80
"""Comparing names takes time with the square of their length."""
_ROUNDS: Final = 3
"""A pair that is found makes its neighbours easier to find."""
_MOST_RIVALS: Final = 20
"""Of elements that many others could be nobody can say which is which, and looking takes time."""
_OLD, _NEW = "old", "new"
_NEVER: Final = frozenset({"definitions", "process", "participant", "sequenceFlow"})
_EMPTY: Final[tuple[object, ...]] = (None, "", (), False)


def find_alike(
    old: Inventory, new: Inventory, *, gone: Sequence[str], come: Sequence[str], renamed: Mapping[str, str]
) -> dict[str, str]:
    """Returns old key → new key of what is most probably the same element; the best pair first.

    Nobody is paired whose second best is as good: then there is no saying.
    """
    found = dict(renamed)
    for _round in range(_ROUNDS):
        left = [key for key in gone if key not in found and _may_be(key, old)]
        free = set(come) - set(found.values())
        right = [key for key in come if key in free and _may_be(key, new)]
        pairs = _best_pairs(old, new, left=left, right=right, renamed=found)
        if not pairs:
            break
        found.update(pairs)
    return {key: value for key, value in found.items() if key not in renamed}


def _may_be(key: str, side: Inventory) -> bool:
    return not key.startswith(UNNAMED) and side[key].type not in _NEVER


def _best_pairs(
    old: Inventory, new: Inventory, *, left: list[str], right: list[str], renamed: Mapping[str, str]
) -> dict[str, str]:
    def place(element_id: str) -> str:
        return renamed.get(element_id, element_id)

    def same(element_id: str) -> str:
        return element_id

    scored = sorted(
        (-_likeness(old[before], new[after], place=place), before, after)
        for before, after in _rivals(old, new, left=left, right=right, place=place, same=same)
    )
    enough = [(before, after, -score) for score, before, after in scored if -score >= _ENOUGH]
    best: dict[str, str] = {}
    taken: set[str] = set()
    equals = _equals(enough)
    for before, after, score in enough:
        if before in best or after in taken:
            continue
        equal = (*equals[_OLD, before, score], *equals[_NEW, after, score])
        if not any(
            other not in best and one not in taken for other, one in equal if (other, one) != (before, after)
        ):
            best[before] = after
            taken.add(after)
    return best


def _equals(
    pairs: Iterable[tuple[str, str, float]],
) -> Mapping[tuple[str, str, float], list[tuple[str, str]]]:
    """The pairs by each of their sides and how alike they are."""
    found: dict[tuple[str, str, float], list[tuple[str, str]]] = defaultdict(list)
    for before, after, score in pairs:
        found[_OLD, before, score].append((before, after))
        found[_NEW, after, score].append((before, after))
    return found


def _rivals(
    old: Inventory, new: Inventory, *, left: list[str], right: list[str], place: Place, same: Place
) -> Iterator[tuple[str, str]]:
    """Pairs of the same kind that share a name or a neighbour."""
    index: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for key in right:
        for sign in _signs(new[key], place=same):
            index[sign].append(key)
    for key in left:
        others: dict[str, None] = {}
        for sign in _signs(old[key], place=place):
            rivals = index.get(sign, [])
            others.update(dict.fromkeys(rivals if len(rivals) <= _MOST_RIVALS else ()))
        yield from ((key, other) for other in others)


def _signs(entry: Entry, *, place: Place) -> Iterator[tuple[str, str, str]]:
    if entry.name:
        yield entry.type, "name", entry.name.casefold()
    for neighbour in _surroundings(entry, place=place):
        yield entry.type, "beside", neighbour


def _surroundings(entry: Entry, *, place: Place) -> set[str]:
    before, after = entry.neighbours
    attached = entry.properties.get("attached_to")
    at = {f"at {place(attached)}"} if isinstance(attached, str) and attached else set()
    return at | {f"after {place(each)}" for each in before} | {f"before {place(each)}" for each in after}


def _likeness(old: Entry, new: Entry, *, place: Place) -> float:
    """From 0 to 1; what neither side has does not count, nor neighbours in different containers."""
    parts: list[tuple[float, float]] = []
    if old.name or new.name:
        parts.append((_NAME, _likeness_of_names(old.name.casefold(), new.name.casefold())))
    settings = _settings(old), _settings(new)
    names = {*settings[0], *settings[1]}
    if names:
        equal = sum(settings[0].get(name) == settings[1].get(name) for name in names)
        parts.append((_SETTINGS, equal / len(names)))
    beside = _surroundings(old, place=place), _surroundings(new, place=lambda each: each)
    around = beside[0] | beside[1]
    if around and tuple(map(place, old.path)) == new.path:
        parts.append((_PLACE, len(beside[0] & beside[1]) / len(around)))
    whole = sum(weight for weight, _value in parts)
    return round(sum(weight * value for weight, value in parts) / whole, 6) if whole else 0.0


def _settings(entry: Entry) -> dict[str, Json]:
    """What somebody has set, the fields of an extension one by one."""
    found: dict[str, Json] = {}
    for name, value in entry.properties.items():
        if name in REFERENCES or value in _EMPTY:
            continue
        data = as_json(value)
        if isinstance(data, dict):
            found.update({f"{name}.{key}": each for key, each in data.items() if each})
        else:
            found[name] = data
    return found


def _likeness_of_names(old: str, new: str) -> float:
    if old == new:
        return 1.0
    return difflib.SequenceMatcher(None, old[:_LONGEST_NAME], new[:_LONGEST_NAME], autojunk=False).ratio()
