"""Conflicts in words: what each side did with the element, said by the sentences of comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.diff import Change, ChangeKind, compare
from engine.merge.conflicts import Choosing, Conflict, ConflictKind, Found, Pick, Showing
from engine.merge.nodes import Node, local_name
from engine.merge.outline import LANES
from engine.merge.values import merge_part
from engine.merge.writing import Names, text_of_tree, write_outline
from engine.parse import read_definitions
from engine.phrases import gettext as _
from engine.phrases import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.merge.existence import Three
    from engine.merge.outline import Outline
    from engine.model.process import Definitions

Sentences = tuple[str, ...]
Ids = tuple["Mapping[str, str]", "Mapping[str, str]", "Mapping[str, str]"]

_BY_COMPARISON = frozenset({ConflictKind.VALUE})
_SHOWN = 120
_ROUNDS = 20
"""Comparisons of whole files for each side; more would not be read anyway."""


class Telling:
    """Says conflicts; `ids` are base id → id in the result, in mine and in theirs."""

    def __init__(
        self,
        three: Three,
        *,
        base: Definitions,
        changes: Sequence[Sequence[Change]],
        prefixes: Names,
        ids: Ids,
    ) -> None:
        self.three, self.base, self.prefixes, self.ids = three, base, prefixes, ids
        self.changes = [_by_element(each) for each in changes]

    def tell(self, choosing: Choosing) -> tuple[Conflict, ...]:
        """Returns the conflicts, those of meaning first."""
        found = sorted(choosing.found.values(), key=lambda each: each.kind is ConflictKind.LAYOUT)
        compared = self._compare([each for each in found if each.kind in _BY_COMPARISON])
        return tuple(self._conflict(each, choosing=choosing, compared=compared) for each in found)

    def _conflict(
        self, found: Found, *, choosing: Choosing, compared: Mapping[tuple[str, Pick], Sentences]
    ) -> Conflict:
        sides = (Pick.MINE, Pick.THEIRS)
        mine, theirs = (
            compared.get((found.id, side)) or self._said(found, side=side, choosing=choosing)
            for side in sides
        )
        element = self._drawn(found.element)
        return Conflict(
            id=found.id,
            kind=found.kind,
            element=self.ids[0].get(element, element),
            element_type=self._type(element),
            name=self._name(element),
            mine=mine,
            theirs=theirs,
            picked=choosing.picks.get(found.id),
            removed_by=found.removed_by,
        )

    def _compare(self, found: list[Found]) -> dict[tuple[str, Pick], Sentences]:
        """What each side did at one place, shown by a file in which nothing else is different.

        One place of every element at a time, so that few files are compared; after some rounds
        what is left is told by its value alone.
        """
        told: dict[tuple[str, Pick], Sentences] = {}
        waiting = list(found)
        for _round in range(_ROUNDS):
            if not waiting:
                break
            batch = {each.element: each for each in reversed(waiting)}
            waiting = [each for each in waiting if batch[each.element] is not each]
            for side in (Pick.MINE, Pick.THEIRS):
                changes = _by_element(compare(self.base, self._with_only(list(batch.values()), side=side)))
                for element, each in batch.items():
                    told[(each.id, side)] = _sentences(changes.get(element, []))
        return told

    def _with_only(self, batch: list[Found], *, side: Pick) -> Definitions:
        showing = Showing({}, side=side, shown=frozenset(each.id for each in batch))
        three = self.three
        made = dict(three.base)
        for each in batch:
            key = each.element
            made[key] = merge_part(three.base[key], three.mine[key], three.theirs[key], choosing=showing)
        return read_definitions(text_of_tree(write_outline(made, names=self.prefixes)).encode())

    def _said(self, found: Found, *, side: Pick, choosing: Choosing) -> Sentences:
        if found.kind is ConflictKind.REMOVED:
            return self._removal(found, side=side)
        if found.kind is ConflictKind.ADDED:
            return _sentences(self._changes(found.element, side=side)) or (_("Added"),)
        value = choosing.values[found.id][0 if side is Pick.MINE else 1]
        if found.kind is ConflictKind.CONTAINER:
            return (_("Stands in *{container}*", container=self._name(str(value)) or str(value)),)
        if found.kind is ConflictKind.IDENTITY:
            return (_("Id: `{old}` → `{new}`", old=found.element, new=str(value)),)
        if found.kind is ConflictKind.LAYOUT:
            return (_place(value),)
        if found.path == f"/@{LANES}":
            lanes = [f"*{self._name(lane) or lane}*" for lane in str(value or "").split()]
            return (
                _("Stands in the lane {lanes}", lanes=joined(", ", lanes))
                if lanes
                else _("Stands in no lane"),
            )
        return (joined(": ", (f"`{found.path.lstrip('/')}`", _value(value))),)

    def _removal(self, found: Found, *, side: Pick) -> Sentences:
        if side is found.removed_by:
            return _sentences(self._changes(found.element, side=side)) or (_("Removed"),)
        own = _sentences(self._changes(found.element, side=side))
        others = [
            joined(": ", (f"*{self._name(key) or key}*", sentence))
            for key in found.touched
            if key != found.element
            for sentence in _sentences(self._changes(key, side=side))
        ]
        return (*own, *others) or self._what_leads_to(found.element, side=side)

    def _what_leads_to(self, element: str, *, side: Pick) -> Sentences:
        """What was put into it, or leads to it now: the reason why it cannot simply go."""
        kept = self.three.side(side)
        new = [
            key
            for key, part in kept.items()
            if not part.is_drawing and (part.parent == element or element in part.references())
        ]
        sentences = [sentence for key in new for sentence in _sentences(self._changes(key, side=side))]
        return tuple(sentences) or (_("Still in use"),)

    def _changes(self, element: str, *, side: Pick) -> list[Change]:
        names = self.ids[1 if side is Pick.MINE else 2]
        changes = self.changes[0 if side is Pick.MINE else 1]
        return changes.get(names.get(element, element), [])

    def _drawn(self, element: str) -> str:
        part = next((o[element] for o in self._outlines() if element in o), None)
        return part.drawn if part is not None and part.is_drawing else element

    def _name(self, element: str) -> str:
        found = (
            outline[element].node.attributes.get("name", "")
            for outline in self._outlines()
            if element in outline
        )
        return next(filter(None, found), "")

    def _type(self, element: str) -> str:
        return next((local_name(o[element].node.tag) for o in self._outlines() if element in o), "")

    def _outlines(self) -> list[Outline]:
        return [self.three.base, self.three.mine, self.three.theirs]


def _by_element(changes: Sequence[Change]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.element, []).append(change)
    return found


def _sentences(changes: Sequence[Change]) -> Sentences:
    return tuple(
        sentence for change in changes if change.kind is not ChangeKind.MOVED for sentence in change.sentences
    )


def _place(value: object) -> str:
    if isinstance(value, Node) and {"x", "y", "width", "height"} <= set(value.attributes):
        at = value.attributes
        return _(
            "Drawn at {x}, {y}, {width} wide and {height} high",
            x=at["x"],
            y=at["y"],
            width=at["width"],
            height=at["height"],
        )
    return _("Drawn otherwise") if value is not None else _("Not drawn")


def _value(value: object) -> str:
    if value is None:
        return _("removed")
    if isinstance(value, str):
        text = " ".join(value.split())
        return f"`{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}`"
    return _("changed")
