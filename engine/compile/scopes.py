"""The scope tree: where tokens begin in the process and in each sub-process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.model.activities import Activity, ReceiveTask, SubProcess
from engine.model.events import BoundaryEvent, StartEvent
from engine.model.foundation import FlowNode, SequenceFlow
from engine.model.gateways import EventBasedGateway
from engine.model.process import Process
from engine.plan import Scope
from engine.plan.structure import OUTERMOST


@dataclass(frozen=True, slots=True)
class OpenScope:
    """A scope of the model with what stands directly in it."""

    id: str
    parent: str | None
    nodes: tuple[FlowNode, ...]
    flows: tuple[SequenceFlow, ...]
    boundaries: Mapping[str, tuple[str, ...]]
    """Activity → boundary events attached to it."""


def scopes_of(process: Process) -> Iterator[OpenScope]:
    """The process and all its sub-processes, outer ones first."""
    waiting = [_open(OUTERMOST, None, process.nodes, process.flows)]
    while waiting:
        scope = waiting.pop(0)
        yield scope
        waiting.extend(
            _open(node.id, scope.id, node.nodes, node.flows)
            for node in scope.nodes
            if isinstance(node, SubProcess)
        )


def _open(
    scope: str, parent: str | None, nodes: tuple[FlowNode, ...], flows: tuple[SequenceFlow, ...]
) -> OpenScope:
    boundaries: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        if isinstance(node, BoundaryEvent):
            boundaries[node.attached_to] = (*boundaries.get(node.attached_to, ()), node.id)
    return OpenScope(scope, parent, nodes, flows, boundaries)


def compile_scope(scope: OpenScope) -> Scope:
    """Where it begins: at its none start event, or at every node without a way in (BPMN 2.0 §13.2)."""
    start_events = [node for node in scope.nodes if isinstance(node, StartEvent)]
    plain = [node.id for node in start_events if not node.definitions]
    event_subprocesses = [n.id for n in scope.nodes if isinstance(n, SubProcess) and n.triggered_by_event]
    return Scope(
        scope.id,
        scope.parent,
        starts=tuple(_starts(scope, plain=plain, events=[node.id for node in start_events])),
        start_events=tuple(node.id for node in start_events) + _instantiating(scope),
        event_subprocesses=tuple(event_subprocesses),
    )


def _starts(scope: OpenScope, *, plain: Sequence[str], events: Sequence[str]) -> Sequence[str]:
    """One start event begins the scope, the none event before others; without any, implicit starts."""
    if plain or events:
        return (plain or events)[:1]
    reached = frozenset(flow.target for flow in scope.flows)
    return [node.id for node in scope.nodes if node.id not in reached and _may_begin(node)]


def _instantiating(scope: OpenScope) -> tuple[str, ...]:
    """Receive tasks and targets of event-based gateways that an event may start the process by."""
    gateways = [n.id for n in scope.nodes if isinstance(n, EventBasedGateway) and n.instantiate]
    targets = [flow.target for flow in scope.flows if flow.source in gateways]
    tasks = [n.id for n in scope.nodes if isinstance(n, ReceiveTask) and n.instantiate]
    return tuple(dict.fromkeys((*targets, *tasks)))


def _may_begin(node: FlowNode) -> bool:
    if isinstance(node, BoundaryEvent) or (isinstance(node, SubProcess) and node.triggered_by_event):
        return False
    return not (isinstance(node, Activity) and node.is_for_compensation)
