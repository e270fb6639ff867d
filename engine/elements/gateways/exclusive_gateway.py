"""Exclusive gateway (BPMN 2.0 §10.6.2, §13.4.2): the first way that holds.

Every token that arrives passes on its own. Conditions are tried in document order, the default flow
comes last; without `default`, one unconditional flow counts as it (`execution.md`, The mapping).
When none holds, an incident names the values seen.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.flows import NoWayOut, chosen_flows, no_way_out
from engine.elements.moves import Complete, Moves
from engine.json_values import Json
from engine.model import gateways
from engine.plan import Flow, Node


class ExclusiveGateway(Behaviour[gateways.ExclusiveGateway]):
    """One way out."""

    type = "exclusiveGateway"
    model = gateways.ExclusiveGateway
    takes_one_way = True

    def complete(self, context: Context) -> Sequence[Flow]:
        """The one flow to take."""
        outgoing = context.node.outgoing
        if not outgoing:
            return ()
        default = context.node.remember("default_flow", make=_default_flow)
        for flow in outgoing:
            if flow is not default and (flow.condition is None or context.holds(flow.condition)):
                return (flow,)
        if default is None:
            raise NoWayOut(no_way_out(context))
        return (default,)

    def skip(self, context: Context, value: Json) -> Moves:
        """`value` is the id of the flow to take."""
        return (Complete(chosen_flows(context.node, value)),)


def _default_flow(node: Node) -> Flow | None:
    """The marked default flow, else the first unconditional one."""
    for flow in node.outgoing:
        if flow.id == node.default or (node.default is None and flow.condition is None):
            return flow
    return None
