"""A process or sub-process with what stands directly in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from engine.model.activities import AdHocSubProcess, SubProcess
from engine.model.events import BoundaryEvent
from engine.model.foundation import FlowNode, SequenceFlow
from engine.model.process import Process
from engine.validate.choices import deciding_nodes
from engine.validate.flow_graph import FlowGraph


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
    def deciding(self) -> tuple[int, ...]:
        """The nodes of its graph at which a token has more than one choice."""
        return deciding_nodes(self.graph)

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
