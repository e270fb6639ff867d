"""Tokens under way: sending them along flows, placing them at nodes, noticing when a scope is empty."""

from __future__ import annotations

from collections.abc import Sequence

from engine.events import SequenceFlowTaken
from engine.interpreter.running import Arrival, Running
from engine.json_values import JsonObject
from engine.plan import Flow, Node
from engine.state.parts import ScopeInstance


def send_tokens(
    run: Running,
    node: Node,
    flows: Sequence[Flow],
    *,
    scope: ScopeInstance,
    memory: JsonObject | None = None,
) -> None:
    """Tokens leave a node by `flows`, on each as many as its completion quantity says.

    Several count as so many elements begun, because they would fill the queue before an endless loop shows.
    """
    if node.completion_quantity > 1:
        flows = [flow for flow in flows for _ in range(node.completion_quantity)]
        run.activations += len(flows)
    for flow in flows:
        run.events.append(SequenceFlowTaken(run.now, flow.id))
        run.arrivals.append(Arrival(run.plan.nodes[flow.target], scope.id, flow.id, memory))
    scope.underway += len(flows)


def place_token(
    run: Running,
    node: Node,
    *,
    scope: ScopeInstance,
    memory: JsonObject | None = None,
    reports_to: str | None = None,
) -> None:
    """A token begins at a node without having come by a flow."""
    scope.underway += 1
    run.arrivals.append(Arrival(node, scope.id, None, memory, reports_to))


def drop_tokens(run: Running, *, scope: ScopeInstance) -> None:
    """Everything under way in the scope and everything waiting at its joins is gone."""
    if scope.underway:
        kept = [arrival for arrival in run.arrivals if arrival.scope != scope.id]
        run.arrivals.clear()
        run.arrivals.extend(kept)
        scope.underway = 0
    scope.arrived.clear()
    scope.resetting.clear()


def notice_emptied(run: Running, *, scope: ScopeInstance) -> None:
    """Remembers a scope in which nothing is left, to be ended when its turn comes."""
    if scope.kept or (not scope.members and not scope.underway and not scope.arrived):
        run.emptied.append(scope.id)
