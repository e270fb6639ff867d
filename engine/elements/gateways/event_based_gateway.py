"""Event-based gateway (BPMN 2.0 §10.6.6, §13.4.4): the first of the events behind it decides the way.

The gateway itself waits for all of them, so that the others are unsubscribed with it. One that instantiates
stands at the beginning of a process: a message starts the instance by one of its events; of the parallel type
the others must happen as well.
"""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.event_definitions.definitions import HAPPENED, wait_for_definitions
from engine.elements.flows import chosen_flows
from engine.elements.moves import Complete, Move, Moves
from engine.elements.surroundings import Surroundings, label
from engine.json_values import Json, JsonObject
from engine.model import gateways
from engine.model.activities import ReceiveTask
from engine.model.events import IntermediateCatchEvent
from engine.phrases import gettext as _
from engine.plan import Node


class EventBasedGateway(Behaviour[gateways.EventBasedGateway]):
    """First come, only served."""

    type = "eventBasedGateway"
    model = gateways.EventBasedGateway
    takes_one_way = True
    note = "exclusive; instantiating, exclusive and parallel"

    def compile(self, node: gateways.EventBasedGateway, surroundings: Surroundings) -> JsonObject:
        """Its type; refused when something else than an event stands behind it."""
        nodes, flows = surroundings.scope_of(node)
        targets = [flow.target for flow in flows if flow.source == node.id]
        waiting = [n.id for n in nodes if isinstance(n, IntermediateCatchEvent | ReceiveTask)]
        if not targets or any(target not in waiting for target in targets):
            message = _(
                "{element}: only catching events and receive tasks may stand behind it.", element=label(node)
            )
            surroundings.refuse(node, rule="event-gateway-target", message=message)
        return {"all": node.instantiate and node.event_type == "Parallel"}

    def activate(self, context: Context) -> Moves:
        """Waits for everything behind it."""
        if context.node.config["all"]:
            return (Complete(context.node.outgoing),)
        moves: list[Move] = []
        for flow in context.node.outgoing:
            moves.extend(wait_for_definitions(context, context.plan.nodes[flow.target]))
        return moves

    def occur(self, context: Context, event: Node) -> Moves:
        """The event that happened first."""
        flows = [flow for flow in context.node.outgoing if flow.target == event.id]
        return (Complete(flows, {HAPPENED: context.happened}),)

    def skip(self, context: Context, value: Json) -> Moves:
        """`value` is the id of the flow to take, as if its event had happened."""
        return (Complete(chosen_flows(context.node, value), {HAPPENED: {}}),)
