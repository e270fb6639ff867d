"""What every BPMN element has (BPMN 2.0 §8.3.1) and what every flow element adds (§8.4.13)."""

from __future__ import annotations

from dataclasses import field

from engine.frozen import frozen_by_name
from engine.model.extensions import Extensions


@frozen_by_name
class BaseElement:
    """Id, documentation and extensions; `line` is where the element stands in its file (from 1)."""

    id: str
    documentation: str = ""
    line: int = 0
    extensions: Extensions = field(default_factory=Extensions)


@frozen_by_name
class FlowElement(BaseElement):
    """Something in the flow of a process or sub-process."""

    name: str = ""


@frozen_by_name
class SequenceFlow(FlowElement):
    """An arrow between two flow nodes (§8.4.14). `condition` is an expression's source."""

    source: str
    target: str
    condition: str | None = None
    condition_language: str | None = None


@frozen_by_name
class FlowNode(FlowElement):
    """Something a token can stand in (§8.4.9). Flows are in the order of the file."""

    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    """Completed from the sequence flows when the file leaves them out."""


@frozen_by_name
class DataElement(FlowElement):
    """Data objects, their references and stores, properties: accepted, without run-time meaning."""

    kind: str
