"""Boundary event (BPMN 2.0 §10.5.4): waits beside an activity; interrupting, or as often as it happens.

While it waits it belongs to the activity's execution; when it happens it becomes an execution of its own.
Errors and escalations need no waiting: the interpreter asks `catching.py` when one comes by.
"""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.event_definitions.definition import BOUNDARY
from engine.elements.event_definitions.definitions import (
    HAPPENED,
    arrive,
    compile_definitions,
    wait_again,
    wait_for_definitions,
)
from engine.elements.moves import Complete, Fire, Moves
from engine.elements.surroundings import Surroundings, label
from engine.json_values import JsonObject
from engine.model import events
from engine.phrases import gettext as _
from engine.plan import Node


class BoundaryEvent(Behaviour[events.BoundaryEvent]):
    """Takes over from its activity, or runs beside it."""

    type = BOUNDARY
    model = events.BoundaryEvent
    note = "every definition that BPMN allows here, interrupting and not; multiple and parallel multiple"

    def compile(self, node: events.BoundaryEvent, surroundings: Surroundings) -> JsonObject:
        """What it waits for, where, and whether it interrupts."""
        if not node.definitions:
            message = _("{element} waits for nothing: give it an event definition.", element=label(node))
            surroundings.refuse(node, rule="event-definition-missing", message=message)
        return {
            "attached_to": node.attached_to,
            "interrupting": node.cancel_activity,
            **compile_definitions(node, surroundings, position=BOUNDARY),
        }

    def watch(self, context: Context, boundary: Node) -> Moves:
        """The activity in the context begins: wait beside it."""
        return wait_for_definitions(context, boundary)

    def happen(self, context: Context, boundary: Node) -> Moves:
        """What `watch` waited for came; the context is the activity's."""
        fire = Fire(boundary.id, bool(boundary.config["interrupting"]), {HAPPENED: context.happened})
        return (fire,) if fire.interrupting else (fire, *wait_again(context, boundary))

    def activate(self, context: Context) -> Moves:
        """It happened: its own execution begins and ends."""
        return [*arrive(context, context.node, context.memory.get(HAPPENED)), Complete()]
