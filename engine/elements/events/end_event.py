"""End event (BPMN 2.0 §10.5.3): consumes a token; with a definition it throws.

Supported: none, error, terminate.
"""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.event_definitions.definition import END
from engine.elements.event_definitions.definitions import BY_KIND, compile_definitions, definitions_of
from engine.elements.moves import COMPLETE, Move, Moves
from engine.elements.surroundings import Surroundings
from engine.json_values import JsonObject
from engine.model import events


class EndEvent(Behaviour[events.EndEvent]):
    """Ends its branch."""

    type = END
    model = events.EndEvent
    note = "none, error, terminate"

    def compile(self, node: events.EndEvent, surroundings: Surroundings) -> JsonObject:
        """What it throws."""
        return compile_definitions(node, surroundings, position=END) if node.definitions else {}

    def activate(self, context: Context) -> Moves:
        """Throws, or just ends."""
        if not context.node.config:
            return COMPLETE
        moves: list[Move] = []
        for config in definitions_of(context.node):
            moves.extend(BY_KIND[config["kind"]].throw(context, config))
        return moves or COMPLETE
