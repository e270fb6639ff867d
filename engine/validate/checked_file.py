"""A file as the rules look at it: which processes count, all scopes, and every element by kind and id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from engine.model.activities import AdHocSubProcess, SubProcess
from engine.model.event_definitions import RootEventElement
from engine.model.events import BoundaryEvent
from engine.model.foundation import BaseElement, FlowNode, SequenceFlow
from engine.model.process import Definitions, Process
from engine.validate.flow_graph import FlowGraph
from engine.validate.library import Library

Kind = TypeVar("Kind", bound=FlowNode)


@dataclass(eq=False)
class Scope:
    """A process or sub-process with what stands directly in it."""

    process: Process
    container: Process | SubProcess
    parent: Scope | None

    @property
    def nodes(self) -> tuple[FlowNode, ...]:
        """The flow nodes directly in it."""
        return self.container.nodes

    @property
    def flows(self) -> tuple[SequenceFlow, ...]:
        """The sequence flows directly in it."""
        return self.container.flows

    @property
    def is_ad_hoc(self) -> bool:
        """Whether its elements need no start, no end and no way in."""
        return isinstance(self.container, AdHocSubProcess)

    @property
    def is_event_sub_process(self) -> bool:
        """Whether an event starts it."""
        return isinstance(self.container, SubProcess) and self.container.triggered_by_event

    @cached_property
    def graph(self) -> FlowGraph:
        """Its flow."""
        return FlowGraph(self.nodes, flows=self.flows)

    @cached_property
    def by_id(self) -> dict[str, FlowNode]:
        """Its flow nodes by id; of several with one id the first."""
        return {node.id: node for node in reversed(self.nodes)}

    @cached_property
    def boundaries(self) -> dict[str, list[BoundaryEvent]]:
        """Boundary events by the id of what they are attached to."""
        found: dict[str, list[BoundaryEvent]] = {}
        for node in self.nodes:
            if isinstance(node, BoundaryEvent):
                found.setdefault(node.attached_to, []).append(node)
        return found


class CheckedFile:
    """A file under examination. Computes what several rules need once."""

    def __init__(self, definitions: Definitions, *, library: Library | None = None) -> None:
        self.definitions = definitions
        self.library = library
        runs = any(process.executable for process in definitions.processes)
        self.processes = tuple(p for p in definitions.processes if not (runs and p.executable is False))
        """Those that run. A process marked not executable beside one that is, is documentation."""

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """All scopes of the processes that run, outer before inner."""
        found = [Scope(process, process, None) for process in self.processes]
        for scope in found:
            inner = (node for node in scope.nodes if isinstance(node, SubProcess))
            found.extend(Scope(scope.process, node, scope) for node in inner)
        return tuple(found)

    @cached_property
    def placed(self) -> tuple[tuple[FlowNode, Scope], ...]:
        """Every flow node of the processes that run, with its scope."""
        return tuple((node, scope) for scope in self.scopes for node in scope.nodes)

    @cached_property
    def flows(self) -> tuple[SequenceFlow, ...]:
        """Every sequence flow of the processes that run."""
        return tuple(flow for scope in self.scopes for flow in scope.flows)

    @cached_property
    def _by_type(self) -> dict[type[FlowNode], list[tuple[FlowNode, Scope]]]:
        found: dict[type[FlowNode], list[tuple[FlowNode, Scope]]] = {}
        for node, scope in self.placed:
            found.setdefault(type(node), []).append((node, scope))
        return found

    def placed_of(self, kind: type[Kind]) -> Iterator[tuple[Kind, Scope]]:
        """Yields the nodes of a kind, derived ones included, each with its scope."""
        for found, pairs in self._by_type.items():
            if issubclass(found, kind):
                yield from pairs  # type: ignore[misc]  # by the test above

    def of(self, kind: type[Kind]) -> Iterator[Kind]:
        """Yields the nodes of a kind, derived ones included."""
        return (node for node, _ in self.placed_of(kind))

    @cached_property
    def elements(self) -> tuple[BaseElement, ...]:
        """Everything with extensions: processes, flow nodes, flows, messages and signals that count."""
        return (*self.processes, *(node for node, _ in self.placed), *self.flows)

    @cached_property
    def root_events(self) -> dict[str, RootEventElement]:
        """Messages, signals, errors and escalations by id."""
        return {event.id: event for event in reversed(self.definitions.root_events)}
