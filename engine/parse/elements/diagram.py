"""Where elements are drawn (BPMN 2.0 §12): bounds of shapes, waypoints of edges."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.parse.namespaces import BPMNDI, DC, DI
from engine.parse.source import without_prefix
from engine.parse.xml import Element

_BOUNDS: Final = ("x", "y", "width", "height")


@dataclass(frozen=True, slots=True)
class Diagram:
    """Positions by element id, and whether shapes and edges are drawn at all."""

    layout: dict[str, tuple[float, ...]]
    has_shapes: bool
    has_edges: bool


def read_diagram(root: Element) -> Diagram:
    """Return all positions; a drawing without readable numbers is left out, the first of several counts."""
    shapes = dict(reversed(list(_shapes(root))))
    edges = dict(reversed(list(_edges(root))))
    return Diagram({**edges, **shapes}, has_shapes=bool(shapes), has_edges=bool(edges))


def _shapes(root: Element) -> Iterator[tuple[str, tuple[float, ...]]]:
    for shape in root.iter(f"{BPMNDI}BPMNShape"):
        bounds = next(shape.iterchildren(f"{DC}Bounds"), None)
        numbers = () if bounds is None else _numbers(bounds, _BOUNDS)
        if numbers:
            yield _drawn(shape), numbers


def _edges(root: Element) -> Iterator[tuple[str, tuple[float, ...]]]:
    for edge in root.iter(f"{BPMNDI}BPMNEdge"):
        points = [_numbers(point, ("x", "y")) for point in edge.iterchildren(f"{DI}waypoint")]
        if len(points) > 1 and all(points):
            yield _drawn(edge), tuple(number for point in points for number in point)


def _drawn(element: Element) -> str:
    return without_prefix((element.get("bpmnElement") or "").strip(), xml=element)


def _numbers(element: Element, names: tuple[str, ...]) -> tuple[float, ...]:
    try:
        numbers = tuple(float(element.get(name) or "0") for name in names)
    except ValueError:
        return ()
    return numbers if all(map(math.isfinite, numbers)) else ()
