"""What a multi-instance activity throws as its parts complete (`behavior`, BPMN 2.0 §10.3.7.2).

None: one event per part; One: one with the first; Complex: those whose condition holds; All (default): none.
Without a definition of its own it is a signal of the activity's name. The payload carries the counts of the
loop, unless the event maps its own. Boundary events of the activity take it: signals and messages meet nobody
else, errors and escalations that none of them takes go on outwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.elements.context import Context
from engine.elements.event_definitions.definitions import BY_KIND, BY_MODEL
from engine.elements.moves import Move, Moves
from engine.elements.surroundings import Surroundings, label
from engine.json_values import Json, JsonObject
from engine.model.activities import Activity, MultiInstanceLoopCharacteristics, PartEvent
from engine.model.event_definitions import EventDefinition, SignalEventDefinition
from engine.model.events import ImplicitThrowEvent
from engine.phrases import gettext as _

EACH = "each"
FIRST = "first"
HOLDS = "holds"
BEHAVIORS = ("all", "none", "one", "complex")

THROWN = frozenset({"signal", "message", "error", "escalation"})
"""Kinds that a part can throw and a boundary event of any activity can take."""


def compile_part_events(
    node: Activity, loop: MultiInstanceLoopCharacteristics, surroundings: Surroundings
) -> list[Json]:
    """When what is thrown; refuses what cannot be."""
    if loop.behavior.lower() not in BEHAVIORS:
        message = _(
            "{element}: expected the behavior None, One, All or Complex, found {behavior}.",
            element=label(node),
            behavior=repr(loop.behavior),
        )
        surroundings.refuse(node, rule="wrong-behavior", message=message)
    return [_compiled(node, when, found, surroundings) for when, found in _wanted(node, loop)]


def _wanted(node: Activity, loop: MultiInstanceLoopCharacteristics) -> Iterator[tuple[str, PartEvent]]:
    signal = ImplicitThrowEvent(
        id=node.id, name=node.name, line=node.line, definitions=(SignalEventDefinition(),)
    )
    match loop.behavior.lower():
        case "none":
            yield EACH, loop.none_event or PartEvent(event=signal)
        case "one":
            yield FIRST, loop.one_event or PartEvent(event=signal)
        case "complex":
            yield from ((HOLDS, each) for each in loop.complex_events)


def _compiled(node: Activity, when: str, found: PartEvent, surroundings: Surroundings) -> JsonObject:
    if found.reference is not None:
        message = _(
            "{element} throws {reference} as parts complete, which the file does not define. Correct "
            "the reference.",
            element=label(node),
            reference=repr(found.reference),
        )
        surroundings.refuse(node, rule="dangling-reference", message=message)
    condition = (found.condition or "").strip()
    if when == HOLDS and not condition:
        message = _(
            "{element}: a part of its complex behavior has no condition: write one.", element=label(node)
        )
        surroundings.refuse(node, rule="missing-condition", message=message)
    definitions: list[Json] = [
        each
        for definition in found.event.definitions
        for each in _definition(node, definition, found.event, surroundings)
    ]
    source = surroundings.expression(node, condition) if condition else None
    return {"when": when, "condition": source, "definitions": definitions}


def _definition(
    node: Activity, definition: EventDefinition, event: ImplicitThrowEvent, surroundings: Surroundings
) -> Iterator[JsonObject]:
    found = BY_MODEL[type(definition)]
    if found.kind in THROWN:
        yield {"kind": found.kind, **found.compile(definition, event, surroundings)}
        return
    message = _(
        "{element}: its parts cannot throw a {kind} event, because no boundary event of the "
        "activity could take it: throw a signal, a message, an escalation or an error.",
        element=label(node),
        kind=found.kind,
    )
    surroundings.refuse(node, rule="unsupported-element", message=message)


def thrown_by_part(context: Context, events: list[Any], *, number: int, counters: JsonObject) -> Moves:
    """What is thrown when the part that completed as the `number`-th did; `Any`: read back from our JSON."""
    moves: list[Move] = []
    for each in events:
        if each["when"] == FIRST and number > 1:
            continue
        if each["when"] == HOLDS and not _holds(context, each["condition"], counters):
            continue
        for config in each["definitions"]:
            own = config if config.get("payload") else {**config, "payload": _counts(counters)}
            moves.extend(BY_KIND[config["kind"]].throw(context, own))
    return moves


def _holds(context: Context, condition: str, counters: JsonObject) -> bool:
    visible = {**context.variables, **counters}
    return bool(context.plan.expression(condition).evaluate(visible, now=context.now))


def _counts(counters: JsonObject) -> list[Json]:
    """As mappings of a payload."""
    return [[count, name, "literal"] for name, count in counters.items() if name.startswith("numberOf")]
