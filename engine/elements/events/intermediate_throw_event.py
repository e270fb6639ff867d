"""Intermediate throw event (BPMN 2.0 §10.5.4): the token passes and something is thrown.

Without a definition it only marks that this point was reached.
"""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.event_definitions.definition import THROW
from engine.elements.event_definitions.definitions import compile_definitions, throw_definitions
from engine.elements.moves import COMPLETE, Moves
from engine.elements.surroundings import Surroundings
from engine.json_values import JsonObject
from engine.model import events


class IntermediateThrowEvent(Behaviour[events.IntermediateThrowEvent]):
    """Throws and goes on."""

    type = THROW
    model = events.IntermediateThrowEvent
    note = "none, and every definition that BPMN allows here; multiple"

    def compile(self, node: events.IntermediateThrowEvent, surroundings: Surroundings) -> JsonObject:
        """What it throws."""
        return compile_definitions(node, surroundings, position=THROW) if node.definitions else {}

    def activate(self, context: Context) -> Moves:
        """Throws, then goes on."""
        return throw_definitions(context) if context.node.config else COMPLETE
