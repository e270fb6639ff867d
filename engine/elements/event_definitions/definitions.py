"""The table of all event definitions, and the composition with positions.

An event with several definitions happens with the first of them, or with `parallelMultiple` when all have
happened (BPMN 2.0 §10.5.5.9). What has happened is written as `{place of the definition: payload}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from engine.elements.context import Context
from engine.elements.event_definitions.cancel import Cancel
from engine.elements.event_definitions.compensate import Compensate
from engine.elements.event_definitions.conditional import Conditional
from engine.elements.event_definitions.definition import END, THROW, Definition
from engine.elements.event_definitions.error import Error
from engine.elements.event_definitions.escalation import Escalation
from engine.elements.event_definitions.link import Link
from engine.elements.event_definitions.message import Message
from engine.elements.event_definitions.signal import Signal
from engine.elements.event_definitions.terminate import Terminate
from engine.elements.event_definitions.timer import Timer
from engine.elements.moves import NOTHING, Complete, Move, Moves, OpenTimer, OpenWait, SetVariables
from engine.elements.surroundings import Surroundings, label
from engine.json_values import Json, JsonObject
from engine.model.events import Event
from engine.phrases import gettext as _
from engine.plan import Node

ALL: tuple[Definition[Any], ...] = (
    *(Timer(), Message(), Signal(), Error(), Escalation(), Conditional(), Link()),
    *(Compensate(), Cancel(), Terminate()),
)

BY_KIND: Mapping[str, Definition[Any]] = MappingProxyType({each.kind: each for each in ALL})
BY_MODEL: Mapping[type, Definition[Any]] = MappingProxyType({each.model: each for each in ALL})

HAPPENED = "happened"
"""Key in an execution's memory: its event has happened before it began."""


def compile_definitions(event: Event, surroundings: Surroundings, *, position: str) -> JsonObject:
    """Config of an event at `position`: its definitions, each with its kind."""
    compiled: list[Json] = []
    for definition in event.definitions:
        found = BY_MODEL.get(type(definition))
        if found is None or position not in found.positions:
            kind = type(definition).__name__.removesuffix("EventDefinition").lower()
            message = _(
                "{element}: BPMN has no {kind} event at this place; replace or remove it.",
                element=label(event),
                kind=kind,
            )
            surroundings.refuse(event, rule="unsupported-element", message=message)
            continue
        compiled.append({"kind": found.kind, **found.compile(definition, event, surroundings)})
    config: JsonObject = {"definitions": compiled}
    if event.parallel_multiple and len(compiled) > 1:
        config["together"] = True
    return config


def wait_for_definitions(context: Context, node: Node) -> Moves:
    """Moves that make `node` wait for each of its definitions."""
    return wait_for_places(context, node, range(len(definitions_of(node))))


def wait_for_places(context: Context, node: Node, places: Iterable[int]) -> Moves:
    """Moves that make `node` wait for some of its definitions, by their places."""
    moves: list[Move] = []
    definitions = definitions_of(node)
    for place in places:
        config = definitions[place]
        moves.extend(_marked(BY_KIND[config["kind"]].wait(context, config, element=node.id), place))
    return moves or NOTHING


def wait_again(context: Context, node: Node) -> Moves:
    """Moves that make an event that does not interrupt wait once more, after what the context tells."""
    if node.config.get("together"):
        return wait_for_definitions(context, node)
    place: Any = context.details.get("definition", 0)
    config = definitions_of(node)[place]
    again = BY_KIND[config["kind"]].wait_again(context, config, element=node.id, memory=context.details)
    return _marked(again, place)


def _marked(moves: Moves, place: int) -> Moves:
    """Each wait remembers for which definition it stands; the first needs no mark."""
    for move in moves:
        if place and isinstance(move, OpenTimer | OpenWait):
            move.memory["definition"] = place
    return moves


def values_of(context: Context, node: Node, happened: JsonObject) -> JsonObject:
    """Variables that an event sets which has happened."""
    values: JsonObject = {}
    for place, config in enumerate(definitions_of(node)):
        if str(place) in happened:
            values.update(BY_KIND[config["kind"]].values(context, config, happened[str(place)]))
    return values


def arrive(context: Context, node: Node, happened: Json) -> Moves:
    """Moves of an event that has happened."""
    values = values_of(context, node, happened) if isinstance(happened, dict) else {}
    return (SetVariables(values),) if values else NOTHING


def throw_definitions(context: Context) -> Moves:
    """Moves of an event that throws all its definitions and completes, unless one of them ends it."""
    moves: list[Move] = []
    for config in definitions_of(context.node):
        moves.extend(BY_KIND[config["kind"]].throw(context, config))
    moves.append(Complete())
    return moves


def thrown_outside(node: Node) -> int:
    """How many messages and signals leave the instance when this node throws."""
    if node.type not in {THROW, END, "sendTask"}:
        return 0
    return sum(each["kind"] in {"message", "signal"} for each in definitions_of(node))


def definitions_of(node: Node) -> list[dict[str, Any]]:
    """The compiled definitions; `Any`: read back from JSON that we wrote ourselves."""
    found: Any = node.config.get("definitions", ())
    return list(found)
