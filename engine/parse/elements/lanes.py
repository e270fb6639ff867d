"""Lanes (BPMN 2.0 §10.7), nested ones too."""

from __future__ import annotations

from engine.model.process import Lane
from engine.parse.elements.fields import named_fields
from engine.parse.namespaces import BPMN
from engine.parse.source import Item, Source
from engine.parse.xml import Element


def read_lanes(container: Element, *, source: Source) -> tuple[Lane, ...]:
    """Return all lanes below an element, outer before inner: the last with a node is the innermost."""
    elements = list(container.iter(f"{BPMN}lane"))
    items = {element: source.item(element) for element in elements}
    nodes: dict[Element, tuple[str, ...]] = {}
    for element in reversed(elements):
        nodes[element] = _nodes_of(items[element], nodes=nodes)
    return tuple(Lane(**named_fields(items[e], source=source), nodes=nodes[e]) for e in elements)


def _nodes_of(item: Item, *, nodes: dict[Element, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the nodes of a lane and those of its child lanes, which are known already."""
    found = dict.fromkeys(item.references("flowNodeRef"))
    for child_set in item.parts.get("childLaneSet", ()):
        for child in child_set:
            found.update(dict.fromkeys(nodes.get(child, ())))
    return tuple(found)
