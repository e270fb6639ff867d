"""Three states of one element → one, value by value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from engine.merge.conflicts import Choosing, ConflictKind, Found
from engine.merge.nodes import Node, local_name, tokens_of
from engine.merge.outline import ROOT, Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Value = TypeVar("Value")

_NOBODYS: Final = frozenset({"id", "exporter", "exporterVersion"})
"""What programs write about themselves, and ids of parts, which nobody refers to."""
_RANKS: Final = {"documentation": 0, "extensionElements": 1, "script": 3}
"""The order that BPMN's schema wants of parts; of all others the order stays."""


def merge_part(base: Part | None, mine: Part, theirs: Part, *, choosing: Choosing) -> Part:
    """Returns an element that both sides have; `base` is None where both added it."""
    before = base or Part(mine.key, Node(mine.node.tag), mine.parent)
    kind = ConflictKind.LAYOUT if mine.is_drawing else ConflictKind.VALUE
    value = _Values(mine.key, kind, choosing)
    made = Part(mine.key, value.merge_node("", before.node, mine.node, theirs.node) or mine.node, mine.parent)
    container = ConflictKind.LAYOUT if mine.is_drawing else ConflictKind.CONTAINER
    made.parent = merge_value(
        Found(mine.key, "container", container), before.parent, mine.parent, theirs.parent, choosing=choosing
    )
    made.ways = _merge_existing(before.ways, mine.ways, theirs.ways)
    made.order = merge_order(before.order, mine.order, theirs.order)
    return made


def merge_value(conflict: Found, base: Value, mine: Value, theirs: Value, *, choosing: Choosing) -> Value:
    """Returns one value of three."""
    if theirs in (mine, base):
        return choosing.settled(base, mine)
    if mine == base:
        return choosing.settled(base, theirs)
    return choosing.disputed(conflict, base=base, mine=mine, theirs=theirs)


def merge_order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Returns what any side has, in the order of whoever changed it; what is new goes where it was."""
    in_mine, in_theirs = dict.fromkeys(mine), dict.fromkeys(theirs)
    common = dict.fromkeys(each for each in base if each in in_mine and each in in_theirs)
    mine_moved = [each for each in mine if each in common] != list(common)
    first, second = (mine, theirs) if mine_moved else (theirs, mine)
    found = list(first)
    for other in (second, base):
        placed = dict.fromkeys(found)
        behind: dict[str | None, list[str]] = {}
        before: str | None = None
        for each in other:
            if each in placed:
                before = each
            else:
                behind.setdefault(before, []).append(each)
        found = [
            *behind.get(None, ()),
            *(new for each in found for new in (each, *behind.get(each, ()))),
        ]
    return found


def _merge_existing(
    base: Mapping[str, Node], mine: Mapping[str, Node], theirs: Mapping[str, Node]
) -> dict[str, Node]:
    """Entries that are there or not there: what one side added or removed is so."""
    every = {**base, **theirs, **mine}
    kept = {
        token: node for token, node in every.items() if _stays(token in base, token in mine, token in theirs)
    }
    order = merge_order(list(base), list(mine), list(theirs))
    return {token: kept[token] for token in order if token in kept}


def _stays(base: bool, mine: bool, theirs: bool) -> bool:
    return theirs if mine == base else mine


class _Values:
    """Merges everything below one element."""

    def __init__(self, element: str, kind: ConflictKind, choosing: Choosing) -> None:
        self.element, self.kind, self.choosing = element, kind, choosing

    def found(self, path: str) -> Found:
        return Found(self.element, path, self.kind)

    def merge_node(self, path: str, base: Node | None, mine: Node | None, theirs: Node | None) -> Node | None:
        if theirs in (mine, base):
            return self.choosing.settled(base, mine)
        if mine == base:
            return self.choosing.settled(base, theirs)
        if mine is None or theirs is None or mine.is_whole or theirs.is_whole:
            return self.choosing.disputed(self.found(path), base=base, mine=mine, theirs=theirs)
        before = base or Node(mine.tag)
        made = Node(self._tag(path, before, mine, theirs))
        made.attributes = self._attributes(path, before, mine, theirs)
        made.text = self._scalar(f"{path}/text()", before.text, mine.text, theirs.text) or ""
        made.parts = self._parts(path, before, mine, theirs)
        return made

    def _tag(self, path: str, base: Node, mine: Node, theirs: Node) -> str:
        return self._scalar(f"{path}type", base.tag, mine.tag, theirs.tag) or mine.tag

    def _scalar(self, path: str, base: str | None, mine: str | None, theirs: str | None) -> str | None:
        return merge_value(self.found(path), base, mine, theirs, choosing=self.choosing)

    def _attributes(self, path: str, base: Node, mine: Node, theirs: Node) -> dict[str, str]:
        made: dict[str, str] = {}
        for name in merge_order(list(base.attributes), list(mine.attributes), list(theirs.attributes)):
            values = (base.attributes.get(name), mine.attributes.get(name), theirs.attributes.get(name))
            if name in _NOBODYS or (self.element == ROOT and not path):
                value = self.choosing.settled(values[0], _whoever_changed(*values))
            else:
                value = self._scalar(f"{path}/@{local_name(name)}", *values)
            if value is not None:
                made[name] = value
        return made

    def _parts(self, path: str, base: Node, mine: Node, theirs: Node) -> list[Node]:
        before, own, other = tokens_of(base.parts), tokens_of(mine.parts), tokens_of(theirs.parts)
        made: list[Node] = []
        for token in merge_order(list(before), list(own), list(other)):
            node = self.merge_node(f"{path}/{token}", before.get(token), own.get(token), other.get(token))
            if node is not None:
                made.append(node)
        return sorted(made, key=lambda part: _RANKS.get(local_name(part.tag), 2))


def _whoever_changed(base: str | None, mine: str | None, theirs: str | None) -> str | None:
    return theirs if mine == base else mine
