"""What a token may do at each element: the arrows it leaves by, for every possible decision."""

from __future__ import annotations

from engine.model.activities import Activity
from engine.model.event_definitions import CompensateEventDefinition
from engine.model.events import BoundaryEvent
from engine.model.gateways import (
    ComplexGateway,
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    ParallelGateway,
)
from engine.validate.flow_graph import ROOT, Edge, FlowGraph

Choice = list[Edge]
"""Arrows that are taken together."""

_CHOOSING = ExclusiveGateway | EventBasedGateway | InclusiveGateway | ComplexGateway


def choices_at(graph: FlowGraph, number: int) -> list[Choice]:
    """Returns every choice at a node; at `ROOT` the start events to choose from."""
    if number == ROOT:
        return [[Edge(ROOT, start, None)] for start in graph.starts]
    node, edges = graph.nodes[number], graph.outgoing[number]
    flows = [edge for edge in edges if edge.flow is not None]
    if isinstance(node, _CHOOSING):
        return [[edge] for edge in flows]
    if isinstance(node, ParallelGateway):
        return [flows]
    return _by_conditions(flows) + _by_boundary(graph, number, flows=flows)


def _by_conditions(flows: list[Edge]) -> list[Choice]:
    """An implicit split takes what has no condition, and each of the others or not."""
    plain = [edge for edge in flows if edge.flow and not edge.flow.condition]
    conditional = [edge for edge in flows if edge.flow and edge.flow.condition]
    if not conditional:
        return [plain]
    return [[*plain, edge] for edge in conditional] + ([plain] if plain else [])


def _by_boundary(graph: FlowGraph, number: int, *, flows: list[Edge]) -> list[Choice]:
    """An activity can be left by its boundary events, in place of or beside its flows."""
    if not isinstance(graph.nodes[number], Activity):
        return []
    found: list[Choice] = []
    for edge in graph.outgoing[number]:
        event = graph.nodes[edge.target]
        if edge.flow is None and isinstance(event, BoundaryEvent) and not _undoes(event):
            found.append([edge] if event.cancel_activity else [*flows, edge])
    return found


def _undoes(event: BoundaryEvent) -> bool:
    """Whether it only names a compensation handler: no token leaves the activity by it."""
    return all(isinstance(each, CompensateEventDefinition) for each in event.definitions)


def deciding_nodes(graph: FlowGraph) -> tuple[int, ...]:
    """Returns the nodes at which there is more than one choice, `ROOT` perhaps among them."""
    return tuple(i for i in (ROOT, *graph.order) if len(choices_at(graph, i)) > 1)
