"""Stopping executions, so that nothing stays behind: no timer, task, call, child, wait or inner scope."""

from __future__ import annotations

from engine.elements.compensation import INSIDE, compensation_start
from engine.elements.context import visible_variables
from engine.events import ChildEnded, ElementTerminated, IncidentResolved, UserTaskClosed, WaitClosed
from engine.interpreter.running import Running
from engine.interpreter.tokens import drop_tokens
from engine.json_values import JsonObject
from engine.state.effects import CancelActivity, CancelChild, CancelTimer
from engine.state.lifecycle import TERMINATED
from engine.state.parts import (
    CALL,
    CHILD,
    INCIDENT_HANDLE,
    TIMER,
    USER_TASK,
    ElementInstance,
    Handle,
    Owner,
    ScopeInstance,
)


def close_handles(run: Running, owner: Owner, *, reason: str) -> None:
    """Whatever the execution, or a scope's event sub-processes, still have open is dropped."""
    for handle_id in list(owner.handles):
        drop_handle(run, run.state.handles[handle_id], reason=reason)


def withdraw(run: Running, execution: ElementInstance, *, kind: str) -> None:
    """What the execution's own element has open of one kind is dropped; boundary events go on waiting."""
    for handle_id in list(execution.handles):
        handle = run.state.handles[handle_id]
        if handle.kind == kind and handle.element == execution.element:
            drop_handle(run, handle, reason="withdrawn")


def drop_handle(run: Running, handle: Handle, *, reason: str) -> None:
    """One open thing is no longer wanted: the host cancels it, people see it."""
    run.state.close(handle)
    now, owner, element = run.now, handle.owner, handle.element
    if handle.kind == USER_TASK:
        run.events.append(UserTaskClosed(now, handle.id, owner, element, "cancelled"))
        return
    if handle.kind == INCIDENT_HANDLE:
        run.events.append(IncidentResolved(now, handle.id, owner, element, "cancelled"))
        return
    if handle.kind == CHILD:
        run.effects.append(CancelChild(handle.id, reason))
        run.events.append(ChildEnded(now, handle.id, owner, element, "cancelled"))
        return
    if handle.kind == CALL:
        run.effects.append(CancelActivity(handle.id))
    elif handle.kind == TIMER:
        run.effects.append(CancelTimer(handle.id))
    run.events.append(WaitClosed(now, handle.id, owner, element, False))


def terminate(run: Running, execution: ElementInstance, *, reason: str) -> None:
    """Stops an execution and everything inside it, the inside first.

    Its scope is not ended by this: whoever terminates decides how the scope goes on.
    """
    end_inside(run, execution, reason=reason)
    close_handles(run, execution, reason=reason)
    execution.move(TERMINATED)
    run.events.append(ElementTerminated(run.now, execution.id, execution.element, reason))
    del run.state.elements[execution.id]
    del run.state.scopes[execution.scope].members[execution.id]


def end_inside(run: Running, execution: ElementInstance, *, reason: str) -> None:
    """Stops everything in the scope that an execution opened; the execution itself goes on."""
    inside = run.state.scopes.get(execution.id)
    if inside is not None:
        terminate_scope(run, scope=inside, reason=reason)
        keep_inside(run, execution, inside)
        del run.state.scopes[inside.id]


def keep_inside(run: Running, execution: ElementInstance, scope: ScopeInstance) -> None:
    """What can be compensated in a scope that ends: its log and its variables.

    A compensation event sub-process works on a snapshot of everything that was visible (BPMN 2.0 §10.6).
    """
    snapshot = compensation_start(run.plan, scope.element) is not None
    if not snapshot and not scope.log:
        return
    variables = visible_variables(run.state, scope=scope.id) if snapshot else scope.variables
    inside: JsonObject = {"log": [*scope.log], "variables": dict(variables)}
    if scope.element != execution.element:
        inside["parts"] = True  # of a repeated activity: each part has a record of its own in the log
    execution.memory[INSIDE] = inside


def terminate_scope(run: Running, *, scope: ScopeInstance, reason: str) -> None:
    """Stops everything in a scope and what its event sub-processes wait for."""
    terminate_members(run, scope=scope, reason=reason)
    close_handles(run, scope, reason=reason)


def terminate_members(run: Running, *, scope: ScopeInstance, reason: str, but: str | None = None) -> None:
    """Stops everything in a scope, tokens under way too; `but` is an execution that is spared.

    Goes as deep as sub-processes are nested, which the reader limits.
    """
    drop_tokens(run, scope=scope)
    for member in list(scope.members):
        if member != but:
            terminate(run, run.state.elements[member], reason=reason)
