"""Joins when nothing else moves: those that need to see the whole picture, and those that can never pass."""

from __future__ import annotations

from engine.elements.joining import Waiting
from engine.elements.registry import ELEMENTS
from engine.interpreter.arriving import activate, consume_tokens, try_join
from engine.interpreter.executions import add_execution
from engine.interpreter.incidents import JOIN, raise_incident
from engine.interpreter.running import Running
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.parts import ScopeInstance


def move_joins(run: Running) -> bool:
    """Nothing else moves: lets late joins pass or tells of dead ones; gives whether something moves now."""
    waiting = [scope for scope in run.state.scopes.values() if scope.arrived or scope.resetting]
    if not waiting or run.state.is_over:
        return False
    if pass_late_joins(run, waiting):
        return True
    find_deadlock(run, waiting)
    return bool(run.arrivals or run.emptied or run.parts)


def pass_late_joins(run: Running, scopes: list[ScopeInstance]) -> bool:
    """Lets the first inclusive join pass that no token can reach any more; tells whether there was one."""
    for scope in scopes:
        if scope.resetting and _reset(run, scope):
            return True
        for join in scope.arrived:
            node = run.plan.nodes[join]
            if ELEMENTS[node.type].decides_late and ELEMENTS[node.type].ready(
                node, _seen_by(run, node, scope)
            ):
                consume_tokens(scope, node)
                activate(run, node, scope=scope)
                return True
    return False


def _reset(run: Running, scope: ScopeInstance) -> bool:
    """A complex gateway whose late tokens cannot come any more begins its next round."""
    for gateway, flows in scope.resetting.items():
        node = run.plan.nodes[gateway]
        reach = run.plan.reach.get(gateway, {})
        living = [run.state.elements[member].element for member in scope.members]
        places = [*living, *(join for join in scope.arrived if join != gateway)]
        if not any(place in reach.get(flow, ()) for flow in flows for place in places):
            del scope.resetting[gateway]
            if gateway in scope.arrived:
                try_join(run, node, scope=scope)
            return True
    return False


def find_deadlock(run: Running, scopes: list[ScopeInstance]) -> None:
    """A join whose missing tokens cannot come any more becomes an incident.

    An activity that waits for several comes first: an inclusive join may be waiting for what it would send.
    In a scope that is kept somebody can still choose what brings them.
    """
    for scope in scopes:
        if scope.arrived and scope.is_idle and not scope.kept and not run.state.is_over:
            places = [run.plan.nodes[place] for place in scope.arrived]
            _give_up(run, next((each for each in places if each.start_quantity > 1), places[0]), scope)


def _give_up(run: Running, node: Node, scope: ScopeInstance) -> None:
    message = _too_few_tokens(node, scope)
    tokens: JsonObject = {**consume_tokens(scope, node)}
    execution = add_execution(run, node, scope=scope, memory={"tokens": tokens})
    raise_incident(run, execution, code="deadlock", message=message, phase=JOIN)


def _too_few_tokens(node: Node, scope: ScopeInstance) -> str:
    arrived = scope.arrived[node.id]
    if node.start_quantity > 1:
        return (
            f"{node.label} waits for {node.start_quantity} tokens (startQuantity), of which "
            f"{sum(arrived.values())} arrived, but nothing is left that could bring more. "
            "Skip it to go on without it."
        )
    missing = ", ".join(flow.id for flow in node.incoming if flow.id not in arrived)
    return (
        f"{node.label} waits for a token on {missing}, but nothing is left that could bring one. "
        "Skip it to go on with what arrived."
    )


def _seen_by(run: Running, node: Node, scope: ScopeInstance) -> Waiting:
    living = [run.state.elements[member].element for member in scope.members]
    others = [join for join in scope.arrived if join != node.id]
    return Waiting(scope.arrived[node.id], run.plan.reach.get(node.id, {}), [*living, *others])
