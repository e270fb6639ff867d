"""Event positions (BPMN 2.0 §10.5): composed with definitions, never multiplied."""

from __future__ import annotations

from engine.frozen import frozen_by_name
from engine.model.event_definitions import EventDefinition
from engine.model.foundation import FlowNode


@frozen_by_name
class Event(FlowNode):
    """No definition: none event; several: multiple event (`parallel_multiple`: all of them)."""

    definitions: tuple[EventDefinition, ...] = ()
    parallel_multiple: bool = False


@frozen_by_name
class StartEvent(Event):
    """`interrupting` matters in event sub-processes only."""

    interrupting: bool = True


@frozen_by_name
class EndEvent(Event):
    """Consumes a token."""


@frozen_by_name
class IntermediateCatchEvent(Event):
    """Waits."""


@frozen_by_name
class IntermediateThrowEvent(Event):
    """Throws and goes on."""


@frozen_by_name
class ImplicitThrowEvent(Event):
    """Not drawn: thrown by a multi-instance activity as its parts complete."""


@frozen_by_name
class BoundaryEvent(Event):
    """Waits while the activity `attached_to` runs; `cancel_activity` = interrupting."""

    attached_to: str
    cancel_activity: bool = True
