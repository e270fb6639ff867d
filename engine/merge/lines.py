"""Lines of a diagram between shapes that one side moved, or the other, or both."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

from engine.merge.nodes import WAYPOINTS, Node
from engine.merge.outline import Outline, Part
from engine.parse.namespaces import DC, DI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.merge.existence import Three

Point = tuple[float, float]

_POINT: Final = f"{DI}waypoint"
_CORNER: Final = ("x", "y")


def fitting_line(
    flow: Part, *, edges: Sequence[Part | None], made: Outline, three: Three
) -> list[Point] | None:
    """Returns the line that reaches both ends where they stand now; None where the usual merge finds it.

    Where one side moved the one end and the other side the other, neither line fits: then it is led anew.
    """
    ends = flow.ends()
    lines = [_points(edge) for edge in edges]
    sides = [(lines[at], side) for at, side in enumerate((three.mine, three.theirs)) if lines[at]]
    if len(ends) != 2 or not sides:
        return None
    places = [_place(end, made) for end in ends]
    fits = [[_place(end, side) == places[at] for at, end in enumerate(ends)] for _, side in sides]
    whole = [line for (line, _), fit in zip(sides, fits, strict=True) if all(fit)]
    if whole:
        return whole[0] if len(whole) < len(sides) else None
    start, end = (_end(at, ends=ends, sides=sides, fits=fits, made=made) for at in (0, 1))
    return _route(start, end)


def _end(
    at: int,
    *,
    ends: list[str],
    sides: list[tuple[list[Point], Outline]],
    fits: list[list[bool]],
    made: Outline,
) -> Point:
    """Where the line begins (0) or ends (1): as drawn by whoever has the shape there, else moved with it."""
    for (line, _), fit in zip(sides, fits, strict=True):
        if fit[at]:
            return line[-at]
    line, side = sides[0]
    old, new = _corner(ends[at], side), _corner(ends[at], made)
    return line[-at][0] + new[0] - old[0], line[-at][1] + new[1] - old[1]


def _route(start: Point, end: Point) -> list[Point]:
    if start[0] == end[0] or start[1] == end[1]:
        return [start, end]
    middle = round((start[0] + end[0]) / 2)
    return [start, (middle, start[1]), (middle, end[1]), end]


def _place(element: str, outline: Outline) -> tuple[tuple[str, str], ...]:
    shape = outline.get(f"BPMNShape:{element}")
    bounds = next((part for part in shape.node.parts if part.tag == f"{DC}Bounds"), None) if shape else None
    return tuple(sorted(bounds.attributes.items())) if bounds else ()


def _corner(element: str, outline: Outline) -> Point:
    values = dict(_place(element, outline))
    x, y = (_number(values.get(name, "")) for name in _CORNER)
    return x, y


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if isfinite(number) else 0.0


def _points(edge: Part | None) -> list[Point]:
    line = next((part for part in edge.node.parts if part.tag == WAYPOINTS), None) if edge else None
    return (
        [(_number(p.attributes.get("x", "")), _number(p.attributes.get("y", ""))) for p in line.parts]
        if line
        else []
    )


def with_line(edge: Part, points: list[Point]) -> Part:
    """Returns the edge along other points."""
    line = Node(WAYPOINTS, parts=[Node(_POINT, {"x": f"{x:g}", "y": f"{y:g}"}) for x, y in points])
    others = [part for part in edge.node.parts if part.tag != WAYPOINTS]
    node = Node(edge.node.tag, edge.node.attributes, edge.node.text, [line, *others])
    return Part(edge.key, node, edge.parent, edge.ways, edge.order)
