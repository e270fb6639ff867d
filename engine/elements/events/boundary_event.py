"""Boundary event (BPMN 2.0 §10.5.4): waits beside an activity; interrupting, or as often as it happens.

While it waits it belongs to the activity's execution; when it happens it becomes an execution of its own.
Error events need no waiting: the interpreter asks `catching.py` when an error comes by.
"""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.event_definitions.definition import BOUNDARY
from engine.elements.event_definitions.definitions import (
    BY_KIND,
    arrive,
    compile_definitions,
    definition_met,
    definitions_of,
    wait_for_definitions,
)
from engine.elements.moves import Complete, Fire, Move, Moves
from engine.elements.surroundings import Surroundings, label
from engine.json_values import JsonObject
from engine.model import events
from engine.plan import Node
from engine.state.triggers import Trigger


class BoundaryEvent(Behaviour[events.BoundaryEvent]):
    """Takes over from its activity, or runs beside it."""

    type = BOUNDARY
    model = events.BoundaryEvent
    note = "timer (both), error (interrupting, as BPMN has it)"

    def compile(self, node: events.BoundaryEvent, surroundings: Surroundings) -> JsonObject:
        """What it waits for, where, and whether it interrupts."""
        if not node.definitions:
            message = f"{label(node)} waits for nothing: give it an event definition."
            surroundings.refuse(node, rule="event-definition-missing", message=message)
        return {
            "attached_to": node.attached_to,
            "interrupting": node.cancel_activity,
            **compile_definitions(node, surroundings, position=BOUNDARY),
        }

    def watch(self, context: Context, boundary: Node) -> Moves:
        """The activity in the context begins: wait beside it."""
        return wait_for_definitions(context, boundary)

    def happen(self, context: Context, boundary: Node, *, trigger: Trigger, details: JsonObject) -> Moves:
        """What `watch` waited for came, with the `details` of its handle; the context is the activity's."""
        memory = definition_met(context, boundary, trigger)
        interrupting = bool(boundary.config["interrupting"])
        moves: list[Move] = [Fire(boundary.id, interrupting, memory)]
        if not interrupting:
            for config in definitions_of(boundary):
                definition = BY_KIND[config["kind"]]
                moves.extend(definition.wait_again(context, config, element=boundary.id, memory=details))
        return moves

    def activate(self, context: Context) -> Moves:
        """It happened: its own execution begins and ends."""
        return [*arrive(context, context.node, context.memory), Complete()]
