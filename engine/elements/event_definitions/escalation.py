"""Escalation (BPMN 2.0 §10.5.5.4): something for a scope further out to know; nothing has gone wrong.

The thrower goes on, unless an interrupting event takes it. One that nobody takes is a warning.
"""

from __future__ import annotations

from engine.elements.context import Context
from engine.elements.event_definitions.definition import BOUNDARY, END, START, THROW, Config, Definition
from engine.elements.moves import Escalate, Moves
from engine.elements.surroundings import Surroundings
from engine.json_values import JsonObject
from engine.model.event_definitions import EscalationEventDefinition
from engine.model.events import BoundaryEvent, Event, StartEvent


class Escalation(Definition[EscalationEventDefinition]):
    """Travels outwards like an error, but harms nobody."""

    kind = "escalation"
    model = EscalationEventDefinition
    positions = frozenset({START, BOUNDARY, THROW, END})

    def compile(
        self, definition: EscalationEventDefinition, event: Event, surroundings: Surroundings
    ) -> JsonObject:
        """Its code (None at a catching event: any)."""
        found = surroundings.root_event(definition.escalation)
        code = found.code if found else definition.escalation
        if not code and not isinstance(event, BoundaryEvent | StartEvent):
            code = (found.name or found.id) if found else "Escalation"
        return {"code": code or None}

    def throw(self, context: Context, config: Config) -> Moves:
        """It travels, and the event goes on."""
        return (Escalate(config["code"]),)
