"""What every event definition can be asked by the position it stands in."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from engine.elements.context import Context
from engine.elements.moves import NOTHING, Moves
from engine.elements.surroundings import Surroundings
from engine.json_values import Json, JsonObject
from engine.model.events import Event
from engine.state.triggers import Trigger

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
    """Where the engine supports it."""

    def compile(self, definition: DefinitionModel, event: Event, surroundings: Surroundings) -> JsonObject:
        """The definition's config, without its kind."""
        return {}

    def wait(self, context: Context, config: Config, *, element: str) -> Moves:
        """Moves that make `element` (the event in the context, or a boundary event) wait for it."""
        return NOTHING

    def met(self, context: Context, config: Config, trigger: Trigger) -> Json:
        """What the event keeps of the trigger it waited for; goes to `arrive`."""
        return None

    def wait_again(self, context: Context, config: Config, *, element: str, memory: JsonObject) -> Moves:
        """Moves that make a non-interrupting boundary event wait once more after it fired."""
        return NOTHING

    def arrive(self, context: Context, config: Config, payload: Json) -> Moves:
        """Moves of the event that happened, with what `met` kept."""
        return NOTHING

    def throw(self, context: Context, config: Config) -> Moves:
        """Moves of a throwing event, its own completion included."""
        return NOTHING
