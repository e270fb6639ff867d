"""Message (BPMN 2.0 §10.5.5.8): from one sender to one receiver, by name and correlation key.

A payload goes to `outputVariable`; without one, each of its fields sets the variable of its name. A thrown
message carries what its input mappings say and nothing else.
"""

from __future__ import annotations

from engine.elements.context import Context
from engine.elements.event_definitions.definition import (
    BOUNDARY,
    CATCH,
    END,
    START,
    THROW,
    Config,
    Definition,
    payload_values,
)
from engine.elements.messages import MESSAGE, compile_message, throw_message, wait_for_message
from engine.elements.moves import Moves
from engine.elements.surroundings import Surroundings
from engine.json_values import Json, JsonObject
from engine.model.event_definitions import MessageEventDefinition
from engine.model.events import Event


class Message(Definition[MessageEventDefinition]):
    """Somebody has something to say to this instance, or it to somebody."""

    kind = MESSAGE
    model = MessageEventDefinition
    positions = frozenset({START, CATCH, BOUNDARY, THROW, END})

    def compile(
        self, definition: MessageEventDefinition, event: Event, surroundings: Surroundings
    ) -> JsonObject:
        """Name, key, payload, variable and time to live."""
        return compile_message(event, definition.message, surroundings)

    def wait(self, context: Context, config: Config, *, element: str) -> Moves:
        """One wait."""
        return wait_for_message(context, config, element=element)

    def values(self, context: Context, config: Config, payload: Json) -> JsonObject:
        """The payload where it belongs."""
        return payload_values(config["output_variable"], payload)

    def throw(self, context: Context, config: Config) -> Moves:
        """It leaves the instance."""
        return throw_message(context, config)
