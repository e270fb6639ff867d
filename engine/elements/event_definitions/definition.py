"""What every event definition can be asked by the position it stands in."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from engine.elements.context import Context
from engine.elements.moves import NOTHING, Moves
from engine.elements.surroundings import Surroundings
from engine.json_values import Json, JsonObject
from engine.model.events import Event
from engine.model.foundation import FlowNode

START = "startEvent"
END = "endEvent"
CATCH = "intermediateCatchEvent"
THROW = "intermediateThrowEvent"
BOUNDARY = "boundaryEvent"

DefinitionModel = TypeVar("DefinitionModel")

Config = dict[str, Any]
"""A compiled definition; `Any`: it is read back from JSON that we wrote ourselves."""


class Definition(Generic[DefinitionModel]):
    """One kind of event definition. Holds no state."""

    kind: ClassVar[str]
    model: ClassVar[type]
    positions: ClassVar[frozenset[str]]
    """Where BPMN 2.0 allows it (§10.5.5, tables 10.86 and following)."""

    def compile(self, definition: DefinitionModel, event: Event, surroundings: Surroundings) -> JsonObject:
        """The definition's config, without its kind."""
        return {}

    def wait(self, context: Context, config: Config, *, element: str) -> Moves:
        """Moves that make `element` (the event in the context, or one that it waits for) wait for it."""
        return NOTHING

    def wait_again(self, context: Context, config: Config, *, element: str, memory: JsonObject) -> Moves:
        """Moves that make an event that does not interrupt wait once more after it happened."""
        return self.wait(context, config, element=element)

    def values(self, context: Context, config: Config, payload: Json) -> JsonObject:
        """Variables that an event sets when it happened with `payload`."""
        return {}

    def throw(self, context: Context, config: Config) -> Moves:
        """Moves of a throwing event; its position lets it complete afterwards, unless these end it."""
        return NOTHING


def payload_values(output_variable: str | None, payload: Json) -> JsonObject:
    """Where a payload goes: whole to its variable; without one, each field of an object to its own."""
    if output_variable:
        return {output_variable: payload}
    return dict(payload) if isinstance(payload, dict) else {}


def compile_payload(event: FlowNode, surroundings: Surroundings) -> list[Json]:
    """Input mappings `[source, target, type]` that make the payload of what an element throws."""
    mappings = event.extensions.inputs
    return [
        [
            each.source if each.type == "literal" else surroundings.expression(event, each.source),
            each.target,
            each.type,
        ]
        for each in mappings
    ]


def payload_of(context: Context, config: Config) -> JsonObject:
    """The payload by its mappings; nothing is sent that nobody mapped."""
    return context.inputs(config["payload"]) if config["payload"] else {}
