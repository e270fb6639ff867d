"""The table of all event definitions, and the composition with positions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.elements.context import Context
from engine.elements.event_definitions.definition import Definition
from engine.elements.event_definitions.error import Error
from engine.elements.event_definitions.terminate import Terminate
from engine.elements.event_definitions.timer import Timer
from engine.elements.moves import NOTHING, Moves
from engine.elements.surroundings import Surroundings, label
from engine.json_values import Json, JsonObject
from engine.model.events import Event
from engine.plan import Node
from engine.state.triggers import Trigger

ALL: tuple[Definition[Any], ...] = (Timer(), Error(), Terminate())

BY_KIND: Mapping[str, Definition[Any]] = MappingProxyType({each.kind: each for each in ALL})
BY_MODEL: Mapping[type, Definition[Any]] = MappingProxyType({each.model: each for each in ALL})


def compile_definitions(event: Event, surroundings: Surroundings, *, position: str) -> JsonObject:
    """Config of an event at `position`: its definitions, each with its kind."""
    compiled: list[Json] = []
    for definition in event.definitions:
        found = BY_MODEL.get(type(definition))
        if found is None or position not in found.positions:
            kind = type(definition).__name__.removesuffix("EventDefinition").lower()
            message = (
                f"{label(event)}: the engine does not run a {kind} event here yet; replace or remove it."
            )
            surroundings.refuse(event, rule="unsupported-element", message=message)
            continue
        compiled.append({"kind": found.kind, **found.compile(definition, event, surroundings)})
    return {"definitions": compiled}


def wait_for_definitions(context: Context, node: Node) -> Moves:
    """Moves that make `node` wait for each of its definitions."""
    moves: list[Any] = []
    for config in definitions_of(node):
        moves.extend(BY_KIND[config["kind"]].wait(context, config, element=node.id))
    return moves or NOTHING


def definition_met(context: Context, node: Node, trigger: Trigger) -> JsonObject:
    """What the event keeps of the trigger that met it."""
    return {
        config["kind"]: BY_KIND[config["kind"]].met(context, config, trigger)
        for config in definitions_of(node)
    }


def arrive(context: Context, node: Node, memory: JsonObject) -> Moves:
    """Moves of an event that happened."""
    moves: list[Any] = []
    for config in definitions_of(node):
        moves.extend(BY_KIND[config["kind"]].arrive(context, config, memory.get(config["kind"])))
    return moves


def definitions_of(node: Node) -> list[dict[str, Any]]:
    """The compiled definitions; `Any`: read back from JSON that we wrote ourselves."""
    found: Any = node.config.get("definitions", ())
    return list(found)
