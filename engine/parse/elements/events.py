"""Event positions (BPMN 2.0 §10.5)."""

from __future__ import annotations

from typing import Final

from engine.model.events import (
    BoundaryEvent,
    EndEvent,
    Event,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    StartEvent,
)
from engine.parse.elements.event_definitions import Shared, definition_elements, read_event_definition
from engine.parse.elements.fields import Flows, node_fields
from engine.parse.source import Item, Source

EVENTS: Final = (
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
)


def read_event(item: Item, *, source: Source, flows: Flows, shared: Shared) -> Event:
    """Return an event at any position; extensions of its definitions count as its own."""
    elements = definition_elements(item, shared=shared)
    fields = node_fields(item, source=source, flows=flows, inner=elements)
    definitions = tuple(read_event_definition(element, source=source) for element in elements)
    multiple = item.flag("parallelMultiple", default=False)
    match item.name:
        case "startEvent":
            interrupting = item.flag("isInterrupting", default=True)
            return StartEvent(
                **fields, definitions=definitions, parallel_multiple=multiple, interrupting=interrupting
            )
        case "boundaryEvent":
            return BoundaryEvent(
                **fields,
                definitions=definitions,
                parallel_multiple=multiple,
                attached_to=item.reference("attachedToRef") or "",
                cancel_activity=item.flag("cancelActivity", default=True),
            )
        case "endEvent":
            return EndEvent(**fields, definitions=definitions)
        case "intermediateThrowEvent":
            return IntermediateThrowEvent(**fields, definitions=definitions)
    return IntermediateCatchEvent(**fields, definitions=definitions, parallel_multiple=multiple)
