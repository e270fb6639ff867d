"""The parts of three files → the parts of one that holds together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.merge.conflicts import Choosing, ConflictKind, Found, Pick
from engine.merge.drawing import draw
from engine.merge.existence import Existence, Three, decide_existence
from engine.merge.nodes import Node, refers_by_text
from engine.merge.outline import LANES, ROOT, Outline, Part, is_reference
from engine.merge.values import merge_order, merge_part
from engine.parse.namespaces import BPMN

if TYPE_CHECKING:
    from collections.abc import Mapping

_FLOW: Final = f"{BPMN}sequenceFlow"
_OTHER: Final = {Pick.MINE: Pick.THEIRS, Pick.THEIRS: Pick.MINE}


def assemble(three: Three, *, choosing: Choosing) -> Outline:
    """Returns the outline of the result; what cannot be without something that is gone is gone too."""
    existence = decide_existence(three, choosing=choosing)
    made = _parts(three, existence=existence, choosing=choosing)
    _settle_borders(made, three=three, choosing=choosing)
    _drop_what_hangs(made, three=three)
    draw(made, three=three, existence=existence, choosing=choosing)
    _forget_what_is_gone(made, three=three)
    _put_in_order(made, three=three)
    return made


def _parts(three: Three, *, existence: Existence, choosing: Choosing) -> Outline:
    made: Outline = {}
    for key in three.every_key():
        base, mine, theirs = three.base.get(key), three.mine.get(key), three.theirs.get(key)
        if key in existence.gone or (mine or theirs or base).is_drawing:  # type: ignore[union-attr]  # one is there
            continue
        if mine is not None and theirs is not None:
            made[key] = _both(base, mine, theirs, choosing=choosing)
        else:
            made[key] = _copy(three.side(existence.from_side[key])[key])
    return made


def _both(base: Part | None, mine: Part, theirs: Part, *, choosing: Choosing) -> Part:
    """Something both have; added twice and not alike, it is one decision."""
    if base is None and (mine.node, mine.parent) != (theirs.node, theirs.parent):
        return _copy(
            choosing.disputed(
                Found(mine.key, "added", ConflictKind.ADDED), base=mine, mine=mine, theirs=theirs
            )
        )
    return merge_part(base, mine, theirs, choosing=choosing)


def _copy(part: Part) -> Part:
    return Part(part.key, part.node, part.parent, dict(part.ways), list(part.order))


def _settle_borders(made: Outline, *, three: Three, choosing: Choosing) -> None:
    """A flow crosses no border of a sub-process: where only both together make it so, that is a conflict."""
    for key, flow in list(made.items()):
        ends = [made[end] for end in flow.ends() if end in made]
        if flow.node.tag != _FLOW or len(ends) != 2:
            continue
        if ends[0].parent != ends[1].parent and not _crosses_anywhere(key, three=three):
            for end in ends:
                _settle_container(end, three=three, choosing=choosing)
        if ends[0].parent == ends[1].parent:
            flow.parent = ends[0].parent


def _crosses_anywhere(key: str, *, three: Three) -> bool:
    """Whether a file had such a flow already: that is its author's business."""
    for outline in (three.mine, three.theirs):
        if key in outline:
            parents = [outline[end].parent for end in outline[key].ends() if end in outline]
            if len(set(parents)) == 2:
                return True
    return False


def _settle_container(part: Part, *, three: Three, choosing: Choosing) -> None:
    """Whoever moved the element out of reach of the flow is asked for, against whoever left it."""
    places = [three.side(side).get(part.key) for side in (Pick.MINE, Pick.THEIRS)]
    base = three.base.get(part.key)
    if base is None or None in places or all(place.parent == base.parent for place in places if place):
        return
    mine, theirs = (place.parent for place in places if place)
    conflict = Found(part.key, "container", ConflictKind.CONTAINER)
    part.parent = choosing.disputed(conflict, base=base.parent, mine=mine, theirs=theirs)


def _drop_what_hangs(made: Outline, *, three: Three) -> None:
    """Takes out flows, boundary events and contents whose other end is gone, until nothing hangs."""
    known = three.every_key()
    while True:
        hanging = [
            key
            for key, part in made.items()
            if key != ROOT and _hangs(part, made=made, known=known, three=three)
        ]
        if not hanging:
            return
        for key in hanging:
            del made[key]


def _hangs(part: Part, *, made: Outline, known: Mapping[str, None], three: Three) -> bool:
    if part.parent not in made:
        return True
    if any(end in known and end not in made for end in part.ends()):
        return True
    ends = [made[end].parent for end in part.ends() if end in made]
    crosses = part.node.tag == _FLOW and len(ends) == 2 and ends[0] != ends[1]
    return crosses and not _crosses_anywhere(part.key, three=three)


def _forget_what_is_gone(made: Outline, *, three: Three) -> None:
    """Takes references to what is gone out of what stays; those that never led anywhere are left."""
    gone = {key: None for key in three.every_key() if key not in made}
    known = {**gone, **made}
    for part in made.values():
        if not part.is_drawing:
            part.node = _without(part.node, gone=gone)
        part.ways = {
            token: node
            for token, node in part.ways.items()
            if _is_way(node, part=part, made=made) or node.text.strip() not in known
        }


def _is_way(node: Node, *, part: Part, made: Outline) -> bool:
    """Whether a flow really begins or ends here."""
    flow = made.get(node.text.strip())
    if flow is None or flow.node.tag != _FLOW:
        return False
    end = "targetRef" if node.tag == f"{BPMN}incoming" else "sourceRef"
    return flow.node.attributes.get(end) == part.key


def _without(node: Node, *, gone: Mapping[str, None]) -> Node:
    attributes = {
        name: value
        for name, value in node.attributes.items()
        if name == LANES or not (is_reference(name) and value in gone)
    }
    if LANES in attributes:
        lanes = [lane for lane in attributes[LANES].split() if lane not in gone]
        attributes[LANES] = " ".join(lanes)
    kept = [part for part in node.parts if not (refers_by_text(part) and part.text.strip() in gone)]
    parts = [_without(part, gone=gone) for part in kept]
    return Node(node.tag, attributes, node.text, parts, node.mixed)


def _put_in_order(made: Outline, *, three: Three) -> None:
    """Lets every container hold what says that it stands in it, in an order that both would know."""
    inner: dict[str, list[str]] = {}
    for key, part in made.items():
        if key != ROOT:
            inner.setdefault(part.parent, []).append(key)
    for key, part in made.items():
        orders = [
            outline[key].order if key in outline else [] for outline in (three.base, three.mine, three.theirs)
        ]
        held = dict.fromkeys(inner.get(key, ()))
        known = [each for each in merge_order(*orders) if each in held]
        part.order = [*known, *(each for each in held if each not in known)]
        _complete_ways(part, made=made, three=three)


def _complete_ways(part: Part, *, made: Outline, three: Three) -> None:
    """Names a flow at its end where a pick led it here and the side it comes from names its flows."""
    for side in (three.mine, three.theirs):
        own = side.get(part.key)
        for token, node in own.ways.items() if own else ():
            if token not in part.ways and _is_way(node, part=part, made=made):
                part.ways[token] = node
