"""A file as the rules look at it: which processes count, all scopes, and every element by kind and id."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar

from engine.findings import Finding
from engine.model.activities import SubProcess
from engine.model.event_definitions import RootEventElement
from engine.model.foundation import BaseElement, FlowNode, SequenceFlow
from engine.model.gateways import ParallelGateway
from engine.model.process import Definitions
from engine.validate.data_flow import DataFlow
from engine.validate.engine_findings import compiler_findings, element_findings
from engine.validate.join import Join, join_at
from engine.validate.library import Library
from engine.validate.readings import Reading, read_flow, read_node
from engine.validate.scope import Scope

Kind = TypeVar("Kind", bound=FlowNode)


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

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Every text that is read as an expression, a template or a time."""
        return tuple(reading for places in self.readings_by_scope for reading in places[1])

    @cached_property
    def readings_by_scope(self) -> tuple[tuple[Scope, tuple[Reading, ...]], ...]:
        """The same, scope by scope."""
        return tuple(
            (
                scope,
                (
                    *(reading for node in scope.nodes for reading in read_node(node)),
                    *(reading for flow in scope.flows for reading in read_flow(flow)),
                ),
            )
            for scope in self.scopes
        )

    @cached_property
    def parallel_joins(self) -> tuple[tuple[FlowNode, Scope, Join], ...]:
        """Every parallel gateway where several ways meet."""
        placed = ((node, scope) for node, scope in self.placed_of(ParallelGateway))
        found = ((node, s, join_at(s.graph, s.graph.number[node.id])) for node, s in placed)
        return tuple((node, scope, join) for node, scope, join in found if join is not None)

    @cached_property
    def data_flow(self) -> DataFlow:
        """Which variables may have a value where."""
        return DataFlow(self.scopes)

    @cached_property
    def engine_findings(self) -> tuple[Finding, ...]:
        """What the elements and the compiler say themselves; nothing where ids are used twice."""
        ids = [process.id for process in self.definitions.processes]
        ids += [node.id for node, _ in self.placed]
        ids += [flow.id for flow in self.flows]
        if len(dict.fromkeys(ids)) < len(ids):
            return ()
        return (
            *compiler_findings(self.definitions, self.processes),
            *element_findings(self.definitions, self.scopes),
        )
