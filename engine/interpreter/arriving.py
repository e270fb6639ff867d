"""Tokens arriving at elements: joins count them, and activities that need several; everything else begins."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from engine.elements.context import visible_variables
from engine.elements.joining import Waiting
from engine.elements.registry import ELEMENTS
from engine.interpreter.executions import add_execution
from engine.interpreter.incidents import AUTHOR_ERRORS, BEGIN, raise_for, raise_incident
from engine.interpreter.performing import ask, watch
from engine.interpreter.repeating import work_of
from engine.interpreter.running import Arrival, Running
from engine.interpreter.tokens import notice_emptied
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.parts import ElementInstance, ScopeInstance

STEP_LIMIT = 10_000
"""Elements begun in one step without waiting for anything (`security.md` §2.1.5): more is an endless loop."""


def arrive(run: Running, arrival: Arrival) -> None:
    """A token reaches its node."""
    scope = run.state.scopes[arrival.scope]
    scope.underway -= 1
    node = arrival.node
    if node.gathers and arrival.flow is not None and _has_to_wait(node, arrival):
        if swallow(run, node, arrival.flow, scope=scope):
            return
        waiting = scope.arrived.setdefault(node.id, {})
        waiting[arrival.flow] = waiting.get(arrival.flow, 0) + 1
        try_join(run, node, scope=scope)
        if scope.kept and node.id in scope.arrived:
            notice_emptied(run, scope=scope)
        return
    activate(run, node, scope=scope, memory=arrival.memory, reports_to=arrival.reports_to)


def _has_to_wait(node: Node, arrival: Arrival) -> bool:
    """Whether a token waits here for others.

    What begins without a flow (an implicit start, a choice, a compensation) or brings what has already
    happened for it (behind an event-based gateway) begins with one token, whatever the start quantity.
    """
    if node.start_quantity > 1:
        return arrival.memory is None
    return ELEMENTS[node.type].joins


def try_join(run: Running, node: Node, *, scope: ScopeInstance) -> None:
    """Lets a join pass when its tokens are there; one that decides late is asked when nothing moves.

    An activity begins when as many tokens are there as its start quantity says (BPMN 2.0 table 10.3).
    """
    if node.start_quantity > 1:
        if sum(scope.arrived[node.id].values()) >= node.start_quantity:
            consume_tokens(scope, node)
            activate(run, node, scope=scope)
        return
    behaviour = ELEMENTS[node.type]
    if behaviour.decides_late:
        return
    waiting = Waiting(scope.arrived[node.id], {})
    if behaviour.swallows_late:
        waiting.holds = partial(_holds, run, scope)
    if behaviour.ready(node, waiting):
        flows = consume_tokens(scope, node)
        if behaviour.swallows_late and len(flows) < len(node.incoming):
            scope.resetting[node.id] = [flow.id for flow in node.incoming if flow.id not in flows]
        activate(run, node, scope=scope)


def _holds(run: Running, scope: ScopeInstance, condition: str, more: JsonObject) -> bool:
    visible = {**visible_variables(run.state, scope=scope.id), **more}
    return bool(run.plan.expression(condition).evaluate(visible, now=run.now))


def swallow(run: Running, node: Node, flow: str, *, scope: ScopeInstance) -> bool:
    """Takes in a token that comes after its join has passed; tells whether it was one."""
    late = scope.resetting.get(node.id, [])
    if flow not in late:
        return False
    late.remove(flow)
    if not late:
        del scope.resetting[node.id]
    notice_emptied(run, scope=scope)
    return True


def consume_tokens(scope: ScopeInstance, node: Node) -> dict[str, int]:
    """Takes one token from each flow on which some wait at the join, or as many as an activity needs.

    Gives how many were taken from each flow.
    """
    waiting = scope.arrived[node.id]
    taken = dict.fromkeys(waiting, 1)
    if node.start_quantity > 1:
        taken = _first_tokens(waiting, number=node.start_quantity)
    for flow, number in taken.items():
        waiting[flow] -= number
        if not waiting[flow]:
            del waiting[flow]
    if not waiting:
        del scope.arrived[node.id]
    return taken


def _first_tokens(waiting: Mapping[str, int], *, number: int) -> dict[str, int]:
    """At most `number` of the tokens, from the flow where some have waited longest."""
    taken: dict[str, int] = {}
    for flow, there in waiting.items():
        if number:
            taken[flow] = min(there, number)
            number -= taken[flow]
    return taken


def activate(
    run: Running,
    node: Node,
    *,
    scope: ScopeInstance,
    memory: JsonObject | None = None,
    reports_to: str | None = None,
) -> None:
    """Begins one execution of an element."""
    run.activations += 1
    execution = add_execution(run, node, scope=scope, memory=memory, reports_to=reports_to)
    if run.activations > STEP_LIMIT:
        message = (
            f"More than {STEP_LIMIT:,} elements ran in one go without waiting for anything; "
            f"{node.label} is probably part of an endless loop. Retry to go on."
        )
        raise_incident(run, execution, code="endless-loop", message=message, phase=BEGIN)
        return
    begin(run, execution, node)


def begin(run: Running, execution: ElementInstance, node: Node) -> None:
    """Boundary events start to watch, then the element's own work begins; a loop's watch all its parts."""
    if node.boundaries and execution.local is None:
        try:
            for boundary_id in node.boundaries:
                watch(run, execution, node, run.plan.nodes[boundary_id])
        except AUTHOR_ERRORS as error:
            raise_for(run, execution, error, phase=BEGIN)
            return
    ask(run, execution, node, work_of(node, execution))
