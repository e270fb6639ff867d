"""What catch events and receive tasks share: waiting for their definitions, and going on."""

from __future__ import annotations

from typing import TypeVar

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.event_definitions.definitions import HAPPENED, arrive, wait_for_definitions
from engine.elements.moves import COMPLETE, Complete, Moves
from engine.json_values import Json
from engine.model.foundation import FlowNode
from engine.plan import Node

Model = TypeVar("Model", bound=FlowNode)


class WaitingEvent(Behaviour[Model]):
    """Waits, unless what it waits for has happened before (instantiating, event-based gateway)."""

    def activate(self, context: Context) -> Moves:
        """Begins to wait."""
        if HAPPENED in context.memory:
            return [*arrive(context, context.node, context.memory[HAPPENED]), Complete()]
        return wait_for_definitions(context, context.node) or COMPLETE

    def skip(self, context: Context, value: Json) -> Moves:
        """`value` stands in for the payload of what did not come."""
        if value is None:
            return COMPLETE
        return [*arrive(context, context.node, {"0": value}), Complete()]

    def occur(self, context: Context, event: Node) -> Moves:
        """It happened."""
        return [*arrive(context, context.node, context.happened), Complete()]
