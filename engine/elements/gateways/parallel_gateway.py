"""Parallel gateway (BPMN 2.0 §10.6.4, §13.4.1): all ways out, and a join that waits for every way in.

A join takes one token from each incoming flow; a second token on the same flow waits for the next round.
Conditions on its outgoing flows are ignored, as the specification says.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.joining import Waiting
from engine.model import gateways
from engine.plan import Flow, Node


class ParallelGateway(Behaviour[gateways.ParallelGateway]):
    """All ways, and waits for all."""

    type = "parallelGateway"
    model = gateways.ParallelGateway
    joins = True

    def ready(self, node: Node, waiting: Waiting) -> bool:
        """Whether a token waits on every incoming flow."""
        return len(waiting.arrived) == len(node.incoming)

    def complete(self, context: Context) -> Sequence[Flow]:
        """Every outgoing flow."""
        return context.node.outgoing
