"""Elements that have another id: first those that are the same otherwise, then those that are much alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from engine.diff.inventory import REFERENCES, UNNAMED, Entry, as_json
from engine.diff.likeness import find_alike

Inventory = Mapping[str, Entry]
Signature = tuple[object, ...]


def find_renames(old: Inventory, new: Inventory) -> dict[str, str]:
    """Returns old key → new key of every element that has another id.

    Only unmistakable pairs. Nodes first, because flows are told by them: a flow is the one between its ends.
    """
    gone = [key for key in old if not _stays(key, new)]
    come = [key for key in new if not _stays(key, old)]
    found: dict[str, str] = {}
    if not gone or not come:
        return found
    content = {id(entry): _content(entry) for side in (old, new) for entry in side.values()}
    for is_flow in (False, True):
        before = _groups(old, gone, other=new, content=content, renamed=found, flows=is_flow)
        after = _groups(new, come, other=old, content=content, renamed={}, flows=is_flow)
        for signature, keys in before.items():
            found.update(_pair(keys, after.get(signature, [])))
        alike = find_flows if is_flow else find_alike
        found.update(alike(old, new, gone=gone, come=come, renamed=found))
    return found


def find_flows(
    old: Inventory, new: Inventory, *, gone: Iterable[str], come: Iterable[str], renamed: Mapping[str, str]
) -> dict[str, str]:
    """Returns the flows that lead from and to the same elements, where there is one such flow."""
    taken = set(renamed.values())

    def between(
        side: Inventory, keys: Iterable[str], *, names: Mapping[str, str]
    ) -> dict[Signature, list[str]]:
        grouped: dict[Signature, list[str]] = {}
        for key in keys:
            if side[key].type == "sequenceFlow":
                ends = [names.get(each, each) for side_ids in side[key].neighbours for each in side_ids]
                grouped.setdefault(tuple(ends), []).append(key)
        return grouped

    before = between(old, (key for key in gone if key not in renamed), names=renamed)
    after = between(new, (key for key in come if key not in taken), names={})
    return {
        keys[0]: after[ends][0] for ends, keys in before.items() if len(keys) == len(after.get(ends, [])) == 1
    }


def _pair(before: list[str], after: list[str]) -> Iterable[tuple[str, str]]:
    """What is alike twice is paired only where no side has an id to tell them apart by, in order."""
    nameless = all(key.startswith(UNNAMED) for key in (*before, *after))
    return zip(before, after, strict=False) if nameless or len(before) == len(after) == 1 else ()


def _stays(key: str, other: Inventory) -> bool:
    return key in other and not key.startswith(UNNAMED)


def _groups(
    side: Inventory,
    keys: list[str],
    *,
    other: Inventory,
    content: Mapping[int, Signature],
    renamed: Mapping[str, str],
    flows: bool,
) -> dict[Signature, list[str]]:
    """Keys by signature; an id that both sides know stands for itself, any other for its content."""

    def place(element_id: str) -> object:
        if element_id in renamed:
            return renamed[element_id]
        if element_id in other or element_id not in side or flows:
            return element_id
        return content[id(side[element_id])]

    grouped: dict[Signature, list[str]] = {}
    for key in keys:
        entry = side[key]
        if (entry.type == "sequenceFlow") is flows:
            grouped.setdefault((content[id(entry)], _surroundings(entry, place)), []).append(key)
    return grouped


def _surroundings(entry: Entry, place: Callable[[str], object]) -> Signature:
    references = tuple(
        place(value)
        for name, value in entry.properties.items()
        if name in REFERENCES and isinstance(value, str)
    )
    sides = tuple(tuple(sorted(map(repr, map(place, ids)))) for ids in entry.neighbours)
    return (tuple(map(place, entry.path)), sides, references if entry.type != "sequenceFlow" else ())


def _content(entry: Entry) -> Signature:
    own = {name: as_json(value) for name, value in entry.properties.items() if name not in REFERENCES}
    return entry.type, entry.name, json.dumps(own, sort_keys=True, default=str)
