"""Signal (BPMN 2.0 §10.5.5.10): from one sender to everybody who waits, in every instance.

A payload goes to `outputVariable`; without one, each of its fields sets the variable of its name. A thrown
signal carries what its input mappings say and nothing else.
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
    compile_payload,
    payload_of,
    payload_values,
)
from engine.elements.moves import Moves, OpenWait, Send
from engine.elements.surroundings import Surroundings
from engine.json_values import Json, JsonObject
from engine.model.configurations import SignalConfiguration
from engine.model.event_definitions import SignalEventDefinition
from engine.model.events import Event
from engine.state.effects import ThrowSignal


class Signal(Definition[SignalEventDefinition]):
    """A broadcast."""

    kind = "signal"
    model = SignalEventDefinition
    positions = frozenset({START, CATCH, BOUNDARY, THROW, END})

    def compile(
        self, definition: SignalEventDefinition, event: Event, surroundings: Surroundings
    ) -> JsonObject:
        """Name, payload and variable; without a signal the element's own name or id is the name."""
        found = surroundings.root_event(definition.signal)
        name = (found.name or found.id) if found else definition.signal or event.name or event.id
        own = event.extensions.signal or SignalConfiguration()
        shared = (found.extensions.signal if found else None) or SignalConfiguration()
        return {
            "name": name,
            "payload": compile_payload(event, surroundings),
            "output_variable": own.output_variable or shared.output_variable,
        }

    def wait(self, context: Context, config: Config, *, element: str) -> Moves:
        """One wait."""
        return (OpenWait(self.kind, config["name"], None, element),)

    def values(self, context: Context, config: Config, payload: Json) -> JsonObject:
        """The payload where it belongs."""
        return payload_values(config["output_variable"], payload)

    def throw(self, context: Context, config: Config) -> Moves:
        """It leaves the instance."""
        return (Send(ThrowSignal(config["name"], payload_of(context, config), context.node.id)),)
