"""Intermediate catch event (BPMN 2.0 §10.5.4): waits. With several definitions the first one met wins."""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.event_definitions.definition import CATCH
from engine.elements.event_definitions.definitions import (
    arrive,
    compile_definitions,
    definition_met,
    wait_for_definitions,
)
from engine.elements.moves import COMPLETE, Complete, Moves
from engine.elements.surroundings import Surroundings, label
from engine.json_values import JsonObject
from engine.model import events
from engine.state.triggers import Trigger


class IntermediateCatchEvent(Behaviour[events.IntermediateCatchEvent]):
    """Waits for what its definitions say."""

    type = CATCH
    model = events.IntermediateCatchEvent
    note = "timer"

    def compile(self, node: events.IntermediateCatchEvent, surroundings: Surroundings) -> JsonObject:
        """What it waits for."""
        if not node.definitions:
            message = f"{label(node)} waits for nothing: give it an event definition."
            surroundings.refuse(node, rule="event-definition-missing", message=message)
        if node.parallel_multiple:
            message = (
                f"{label(node)}: the engine cannot wait for several events together; use a parallel gateway."
            )
            surroundings.refuse(node, rule="unsupported-element", message=message)
        return compile_definitions(node, surroundings, position=CATCH)

    def activate(self, context: Context) -> Moves:
        """Begins to wait."""
        return wait_for_definitions(context, context.node) or COMPLETE

    def trigger(self, context: Context, trigger: Trigger) -> Moves:
        """It happened."""
        memory = definition_met(context, context.node, trigger)
        return [*arrive(context, context.node, memory), Complete()]
