"""Which elements the result has: added by either side, and removed by one where the other left them alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from engine.merge.conflicts import Choosing, ConflictKind, Found, Pick
from engine.parse.namespaces import BPMN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.merge.outline import Outline, Part

_OTHER: Final = {Pick.MINE: Pick.THEIRS, Pick.THEIRS: Pick.MINE}
_GONE: Final = "removed"


@dataclass(slots=True)
class Three:
    """The three files, with the ids of the base."""

    base: Outline
    mine: Outline
    theirs: Outline

    def side(self, pick: Pick) -> Outline:
        """Returns the outline of one side."""
        return self.mine if pick is Pick.MINE else self.theirs

    def every_key(self) -> dict[str, None]:
        """Every key, those of the base first."""
        return dict.fromkeys([*self.base, *self.mine, *self.theirs])


@dataclass(slots=True)
class Existence:
    """`from_side` says of which side an element comes that only one has; `revived` came back by a pick."""

    from_side: dict[str, Pick] = field(default_factory=dict)
    gone: dict[str, None] = field(default_factory=dict)
    revived: dict[str, Pick] = field(default_factory=dict)


def decide_existence(three: Three, *, choosing: Choosing) -> Existence:
    """Decides of everything outside the diagram that is not on both sides."""
    made = Existence()
    for side in (Pick.MINE, Pick.THEIRS):
        has, lacks = three.side(side), three.side(_OTHER[side])
        for key, part in has.items():
            if key not in lacks and key not in three.base and not part.is_drawing:
                made.from_side[key] = side
        _decide_removed(three, by=_OTHER[side], made=made, choosing=choosing)
    for key in three.base:
        if key not in three.mine and key not in three.theirs:
            made.gone[key] = None
    return made


def _decide_removed(three: Three, *, by: Pick, made: Existence, choosing: Choosing) -> None:
    """What `by` removed is gone, except where the other side changed it and that is picked."""
    keeper = _OTHER[by]
    kept, removing = three.side(keeper), three.side(by)
    removed = [
        key for key, part in kept.items() if key in three.base and key not in removing and not part.is_drawing
    ]
    touched: dict[str, list[str]] = {}
    for key in _touched(three, keeper=keeper, removed=dict.fromkeys(removed)):
        touched.setdefault(_unit(key, kept=kept, removing=removing), []).append(key)
    wanted: list[str] = []
    for unit, keys in touched.items():
        conflict = Found(unit, _GONE, ConflictKind.REMOVED, by, tuple(keys))
        mine, theirs = (by is not Pick.MINE, by is Pick.MINE)
        if choosing.disputed(conflict, base=True, mine=mine, theirs=theirs):
            wanted.append(unit)
    back = _with_company(wanted, removed=removed, kept=kept)
    for key in removed:
        if key in back:
            made.from_side[key] = made.revived[key] = keeper
        else:
            made.gone[key] = None


def _touched(three: Three, *, keeper: Pick, removed: dict[str, None]) -> Iterator[str]:
    """What the keeper changed of what is removed, or newly put into it or led to it."""
    kept = three.side(keeper)
    pointed = _newly_pointed_at(kept, base=three.base)
    filled = dict.fromkeys(
        part.parent
        for key, part in kept.items()
        if key not in three.base or three.base[key].parent != part.parent
    )
    for key in removed:
        own, before = kept[key], three.base[key]
        if own.node != before.node or own.parent != before.parent or key in pointed or key in filled:
            yield key


def _newly_pointed_at(kept: Outline, *, base: Outline) -> dict[str, None]:
    found: dict[str, None] = {}
    for key, part in kept.items():
        if part.is_drawing:
            continue
        before = base[key].references() if key in base else {}
        found.update((name, None) for name in part.references() if name not in before)
    return found


def _unit(key: str, *, kept: Outline, removing: Outline) -> str:
    """What was removed as a whole: the outermost container, or what a flow cannot be without."""
    passed = {key: None}
    while True:
        above = [kept[key].parent, *kept[key].ends()]
        further = next((each for each in above if each in kept and each not in removing), None)
        if further is None or further in passed:
            return key
        passed[further] = None
        key = further


def _with_company(wanted: Iterable[str], *, removed: list[str], kept: Outline) -> dict[str, None]:
    """What comes back with an element: what stands in it, what it needs, what leads to it or hangs on it."""
    back: dict[str, None] = dict.fromkeys(wanted)
    inner: dict[str, list[str]] = {}
    leading: dict[str, list[str]] = {}
    for key in removed:
        inner.setdefault(kept[key].parent, []).append(key)
        for end in dict.fromkeys(_needs(kept[key])):
            leading.setdefault(end, []).append(key)
    waiting = list(back)
    gone = dict.fromkeys(removed)
    for key in waiting:
        part = kept[key]
        needed = [part.parent, *part.ends(), *inner.get(key, ())]
        for each in [*needed, *_whole(leading.get(key, ()), gone=gone, kept=kept, back=back)]:
            if each in gone and each not in back:
                back[each] = None
                waiting.append(each)
    return back


def _whole(
    leading: Iterable[str], *, gone: dict[str, None], kept: Outline, back: dict[str, None]
) -> Iterator[str]:
    """Flows and boundary events of an element, where everything else that they need is there."""
    for each in leading:
        if all(end not in gone or end in back for end in _needs(kept[each])):
            yield each


def _needs(part: Part) -> list[str]:
    process = part.node.attributes.get("processRef", "")
    pool = [process] if part.node.tag == f"{BPMN}participant" and process else []
    return [*part.ends(), *pool]
