"""Inclusive gateway (BPMN 2.0 §10.6.3, §13.4.3): every way whose condition holds, and a join that waits
for exactly the tokens that can still come.

The join passes when no token elsewhere in its scope can reach one of its empty incoming flows without also
being able to reach one that has a token. It is asked only when nothing else moves. The default flow is for
when no condition holds; a flow without condition is always taken.
"""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.joining import Waiting
from engine.model import gateways
from engine.plan import Node


class InclusiveGateway(Behaviour[gateways.InclusiveGateway]):
    """Some ways, and waits for as many as come."""

    type = "inclusiveGateway"
    model = gateways.InclusiveGateway
    joins = True
    decides_late = True

    def ready(self, node: Node, waiting: Waiting) -> bool:
        """Whether no token elsewhere can still come by an empty flow alone."""
        filled = [reach for flow, reach in waiting.reach.items() if flow in waiting.arrived]
        empty = [reach for flow, reach in waiting.reach.items() if flow not in waiting.arrived]
        return not any(
            any(element in reach for reach in empty) and not any(element in reach for reach in filled)
            for element in waiting.elsewhere
        )
