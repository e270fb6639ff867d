"""The normal end of an execution: the way out is chosen, everything open is closed, tokens leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from engine.elements.compensation import INSIDE, handler_of
from engine.elements.registry import ELEMENTS, LOOPS
from engine.elements.repetition import COUNTER
from engine.events import ElementCompleted
from engine.interpreter.incidents import AUTHOR_ERRORS, LEAVE, raise_for, raise_incident
from engine.interpreter.running import Running
from engine.interpreter.stopping import close_handles
from engine.interpreter.tokens import notice_emptied, send_tokens
from engine.json_values import Json, JsonObject
from engine.plan import Flow, Node
from engine.plan.variables import missing_at_end
from engine.state.instance import OUTERMOST
from engine.state.lifecycle import COMPLETED
from engine.state.parts import ElementInstance, ScopeInstance


def complete(
    run: Running,
    execution: ElementInstance,
    node: Node,
    *,
    flows: Sequence[Flow] | None = None,
    memory: JsonObject | None = None,
) -> None:
    """Ends an execution by `flows`, or by those its behaviour chooses; a failing choice is an incident."""
    if execution.reports_to is not None:
        end_part(run, execution, node)
        return
    scope = run.state.scopes[execution.scope]
    if flows is None and not node.chooses:
        flows = node.outgoing
    elif flows is None:
        try:
            context = run.look_from(node, execution=execution, scope=scope.id)
            flows = ELEMENTS[node.type].complete(context)
        except AUTHOR_ERRORS as error:
            raise_for(run, execution, error, phase=LEAVE)
            return
    if not flows and scope.id == OUTERMOST and _lacks_required(run, execution, scope):
        return
    finish(run, execution)
    if execution.memory or node.boundaries:
        log_completed(run, execution, node, scope=scope)
    send_tokens(run, node, flows, scope=scope, memory=memory)
    if not flows:
        notice_emptied(run, scope=scope)


def end_part(run: Running, execution: ElementInstance, node: Node, *, skipped: bool = False) -> None:
    """One part of something bigger ended: whoever it reports to hears of it instead of a flow."""
    output: Json = None
    part = 0
    if execution.local is not None and node.loop is not None:
        part = cast("int", execution.local[COUNTER])
        context = run.look_from(node, execution=execution, scope=execution.scope)
        try:
            output = None if skipped else LOOPS[str(node.loop["kind"])].output(context)
        except AUTHOR_ERRORS as error:
            raise_for(run, execution, error, phase=LEAVE)
            return
    finish(run, execution)
    if INSIDE in execution.memory:
        log_completed(run, execution, node, scope=run.state.scopes[execution.scope])
    run.parts.append((str(execution.reports_to), part, output))


def log_completed(run: Running, execution: ElementInstance, node: Node, *, scope: ScopeInstance) -> None:
    """Remembers an activity that can be compensated."""
    inside = execution.memory.get(INSIDE)
    if isinstance(inside, dict):
        scope.log.append({"activity": node.id, **inside})
    elif node.boundaries and handler_of(run.plan, node) is not None:
        scope.log.append({"activity": node.id})


def finish(run: Running, execution: ElementInstance) -> None:
    """Takes an execution that ended well out of the state."""
    if execution.handles:
        close_handles(run, execution, reason="completed")
    execution.move(COMPLETED)
    del run.state.elements[execution.id]
    del run.state.scopes[execution.scope].members[execution.id]
    run.events.append(ElementCompleted(run.now, execution.id, execution.element))


def _lacks_required(run: Running, execution: ElementInstance, scope: ScopeInstance) -> bool:
    """At the very end of a process: raises an incident when a required variable has no value."""
    last = len(scope.members) == 1 and not scope.underway and not scope.arrived
    if run.state.scope or not last:
        return False
    missing = missing_at_end(run.plan.variables, variables=scope.variables)
    if not missing:
        return False
    names = ", ".join(repr(name) for name in missing)
    message = f"The process cannot end: required without a value: {names}. Set a value and retry."
    raise_incident(run, execution, code="required-variable", message=message, phase=LEAVE)
    return True
