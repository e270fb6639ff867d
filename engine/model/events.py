"""Event positions (BPMN 2.0 §10.5): composed with definitions, never multiplied."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.event_definitions import EventDefinition
from engine.model.foundation import FlowNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(FlowNode):
    """No definition: none event; several: multiple event (`parallel_multiple`: all of them)."""

    definitions: tuple[EventDefinition, ...] = ()
    parallel_multiple: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StartEvent(Event):
    """`interrupting` matters in event sub-processes only."""

    interrupting: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEvent(Event):
    """Consumes a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntermediateCatchEvent(Event):
    """Waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntermediateThrowEvent(Event):
    """Throws and goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImplicitThrowEvent(Event):
    """Not drawn: thrown by a multi-instance activity as its parts complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryEvent(Event):
    """Waits while the activity `attached_to` runs; `cancel_activity` = interrupting."""

    attached_to: str
    cancel_activity: bool = True
