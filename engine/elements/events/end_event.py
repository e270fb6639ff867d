"""End event (BPMN 2.0 §10.5.3): consumes a token; with definitions it throws."""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.event_definitions.definition import END
from engine.elements.event_definitions.definitions import compile_definitions, throw_definitions
from engine.elements.moves import COMPLETE, Moves
from engine.elements.surroundings import Surroundings
from engine.json_values import JsonObject
from engine.model import events


class EndEvent(Behaviour[events.EndEvent]):
    """Ends its branch."""

    type = END
    model = events.EndEvent
    note = "none, and every definition that BPMN allows here; multiple"

    def compile(self, node: events.EndEvent, surroundings: Surroundings) -> JsonObject:
        """What it throws."""
        return compile_definitions(node, surroundings, position=END) if node.definitions else {}

    def activate(self, context: Context) -> Moves:
        """Throws, or just ends."""
        return throw_definitions(context) if context.node.config else COMPLETE
