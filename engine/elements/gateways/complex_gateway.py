"""Complex gateway (BPMN 2.0 §10.6.5, §13.4.5): joins when its activation condition holds.

The condition sees `activationCount`, the number of tokens that wait; without one all ways in are needed.
After it has passed it swallows the late token of each other way in, until none of them can come any more.
Ways out are taken as at an inclusive gateway.
"""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.joining import Waiting
from engine.elements.surroundings import Surroundings
from engine.errors import ExpressionError
from engine.json_values import JsonObject
from engine.model import gateways
from engine.plan import Node


class ComplexGateway(Behaviour[gateways.ComplexGateway]):
    """As many as the author wants."""

    type = "complexGateway"
    model = gateways.ComplexGateway
    joins = True
    swallows_late = True
    note = "activationCondition over activationCount; its second round of outgoing tokens is not made"

    def compile(self, node: gateways.ComplexGateway, surroundings: Surroundings) -> JsonObject:
        """The activation condition."""
        source = (node.activation_condition or "").strip()
        return {"condition": surroundings.expression(node, source) if source else None}

    def ready(self, node: Node, waiting: Waiting) -> bool:
        """Whether the condition holds; one that fails never does: the join then waits for ever."""
        condition = node.config["condition"]
        if condition is None or waiting.holds is None:
            return len(waiting.arrived) == len(node.incoming)
        try:
            return waiting.holds(str(condition), {"activationCount": sum(waiting.arrived.values())})
        except ExpressionError:
            return False
