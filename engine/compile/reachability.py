"""From where a token can still reach an incoming flow of a join (BPMN 2.0 §13.4.3), found once per plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.elements.event_definitions.definitions import definitions_of
from engine.elements.registry import ELEMENTS
from engine.plan import Flow, Node

Reach = dict[str, dict[str, list[str]]]
"""Join → incoming flow → elements."""


def reach_of_joins(nodes: Iterable[Node], flows: Iterable[Flow]) -> Reach:
    """For each join that decides late: from where each of its flows is reached, not through the join."""
    nodes = list(nodes)
    before: dict[str, list[str]] = {}
    incoming: dict[str, list[Flow]] = {}
    for flow in flows:
        before.setdefault(flow.target, []).append(flow.source)
        incoming.setdefault(flow.target, []).append(flow)
    for node in nodes:
        for boundary in node.boundaries:
            before.setdefault(boundary, []).append(node.id)
        for definition in definitions_of(node):
            if definition.get("target"):
                before.setdefault(definition["target"], []).append(node.id)
    return {
        node.id: {flow.id: _upstream(flow.source, but=node.id, before=before) for flow in incoming[node.id]}
        for node in nodes
        if node.type in ELEMENTS and _looks_around(node.type) and len(incoming.get(node.id, ())) > 1
    }


def _looks_around(tag: str) -> bool:
    return ELEMENTS[tag].decides_late or ELEMENTS[tag].swallows_late


def _upstream(element: str, *, but: str, before: Mapping[str, list[str]]) -> list[str]:
    found: dict[str, None] = {}
    waiting = [element]
    while waiting:
        each = waiting.pop()
        if each not in found and each != but:
            found[each] = None
            waiting.extend(before.get(each, ()))
    return list(found)
