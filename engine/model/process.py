"""A file and its processes (BPMN 2.0 §8.1, §9, §10)."""

from __future__ import annotations

from dataclasses import field

from engine.frozen import frozen_by_name
from engine.model.event_definitions import RootEventElement
from engine.model.extensions import Extensions
from engine.model.foreign import ForeignNote
from engine.model.foundation import BaseElement, DataElement, FlowNode, SequenceFlow


@frozen_by_name
class Lane(BaseElement):
    """A role. `nodes` are the ids of the flow nodes that stand in it or in its child lanes."""

    name: str = ""
    nodes: tuple[str, ...] = ()


@frozen_by_name
class Participant(BaseElement):
    """A pool; `process` is None for a black box."""

    name: str = ""
    process: str | None = None


@frozen_by_name
class MessageFlow(BaseElement):
    """Documentation: each participant's process deploys on its own."""

    name: str = ""
    source: str = ""
    target: str = ""


@frozen_by_name
class Artifact(BaseElement):
    """Text annotation, association or group: no run-time meaning, except that an
    association links a compensation boundary event to its handler."""

    kind: str
    text: str = ""
    source: str | None = None
    target: str | None = None


@frozen_by_name
class Process(BaseElement):
    """A process with its flow; `executable` is None where the file does not say."""

    name: str = ""
    executable: bool | None = None
    nodes: tuple[FlowNode, ...] = ()
    flows: tuple[SequenceFlow, ...] = ()
    data: tuple[DataElement, ...] = ()
    lanes: tuple[Lane, ...] = ()
    artifacts: tuple[Artifact, ...] = ()


@frozen_by_name
class Definitions(BaseElement):
    """A whole file. `has_diagram` tells whether any shape is drawn and any flow has an edge."""

    name: str = ""
    target_namespace: str = ""
    processes: tuple[Process, ...] = ()
    root_events: tuple[RootEventElement, ...] = ()
    participants: tuple[Participant, ...] = ()
    message_flows: tuple[MessageFlow, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    layout: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """Element id → bounds (x, y, width, height) or waypoints (x1, y1, x2, y2, …)."""
    has_diagram: bool = False
    foreign: tuple[ForeignNote, ...] = ()
    """What became of another engine's extensions (`engine.parse.dialects`)."""
    extensions: Extensions = field(default_factory=Extensions)

    def process(self, process_id: str) -> Process | None:
        """The process with this id, if the file has it."""
        return next((p for p in self.processes if p.id == process_id), None)

    def root_event(self, element_id: str | None) -> RootEventElement | None:
        """The message, signal, error or escalation with this id, if the file has it."""
        return next((e for e in self.root_events if e.id == element_id), None)
