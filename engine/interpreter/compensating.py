"""Compensation: handlers one after the other, in reverse order (BPMN 2.0 §10.6, §13.5.5)."""

from __future__ import annotations

from typing import Any, cast

from engine.elements.catching import is_event_subprocess
from engine.elements.compensation import COMPENSATING, INSIDE, compensation_start, handler_of
from engine.elements.embedded import START
from engine.elements.event_definitions.definitions import HAPPENED, definitions_of
from engine.events import WarningRaised
from engine.interpreter.completing import complete, end_part, finish
from engine.interpreter.executions import add_execution
from engine.interpreter.running import Running
from engine.interpreter.stopping import end_inside, terminate_members
from engine.interpreter.throwing import interrupt
from engine.interpreter.tokens import place_token
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.parts import ElementInstance, ScopeInstance

CANCELS = "cancels"
"""Key in the memory of a cancel end event: id of the transaction's execution."""

Record = dict[str, Any]
"""An activity that completed; `Any`: it is JSON that we wrote ourselves."""


def compensate(run: Running, execution: ElementInstance, *, activity: str | None, wait: bool) -> None:
    """Undoes `activity`, or all of the scope; the execution completes afterwards if it waits."""
    scope = _compensated_scope(run, execution)
    if not wait:
        for record in _take(run, scope, activity):
            _begin(run, scope, record, director=None)
        return
    execution.memory[COMPENSATING] = [*_take(run, scope, activity)]
    go_on_compensating(run, execution)


def cancel_transaction(run: Running, execution: ElementInstance) -> None:
    """Stops everything else in the transaction, undoes what it has done, and leaves it."""
    scope = run.state.scopes[execution.scope]
    while scope.parent is not None and run.plan.nodes[scope.element].type != "transaction":
        scope = run.state.scopes[scope.parent]
    terminate_members(run, scope=scope, reason=f"cancelled by {execution.element}", but=execution.id)
    execution.memory[CANCELS] = scope.id
    execution.memory[COMPENSATING] = [*_take(run, scope, None)]
    go_on_compensating(run, execution)


def go_on_compensating(run: Running, director: ElementInstance) -> None:
    """The next record, or the end."""
    records = cast("list[Record]", director.memory[COMPENSATING])
    inside = run.state.scopes.get(director.id)
    if records:
        _begin(run, inside or _compensated_scope(run, director), records.pop(0), director=director)
        return
    del director.memory[COMPENSATING]
    node = run.plan.nodes[director.element]
    if inside is not None:
        end_inside(run, director, reason="compensated")
        director.memory.pop(INSIDE, None)
        _end_of(run, director, node)
    elif CANCELS in director.memory:
        _leave_transaction(run, director)
    else:
        complete(run, director, node)


def _end_of(run: Running, director: ElementInstance, node: Node) -> None:
    """A sub-process that was opened again to undo its inside is closed."""
    if director.reports_to is not None:
        end_part(run, director, node)
    else:
        complete(run, director, node, flows=())


def _begin(run: Running, scope: ScopeInstance, record: Record, *, director: ElementInstance | None) -> None:
    """The handler of an activity; without one, a sub-process is opened again and undone inside."""
    node = run.plan.nodes[record["activity"]]
    handler = handler_of(run.plan, node)
    reports_to = None if director is None else director.id
    if handler is not None:
        place_token(run, run.plan.nodes[handler], scope=scope, reports_to=reports_to)
        return
    opened = add_execution(run, node, scope=scope, local={})
    opened.local, opened.reports_to = None, reports_to
    inner = ScopeInstance(opened.id, node.id, scope.id, dict(record["variables"]), log=list(record["log"]))
    start = None if record.get("parts") else compensation_start(run.plan, node.id)
    inner.snapshot = start is not None
    run.state.scopes[inner.id] = inner
    opened.memory[COMPENSATING] = []
    if start is None:
        opened.memory[COMPENSATING] = [*_take(run, inner, None)]
        go_on_compensating(run, opened)
        return
    memory: JsonObject = {START: start.id, HAPPENED: {}}
    place_token(run, run.plan.nodes[start.scope], scope=inner, memory=memory, reports_to=opened.id)


def _compensated_scope(run: Running, execution: ElementInstance) -> ScopeInstance:
    """From inside an event sub-process it is the scope around that."""
    scope = run.state.scopes[execution.scope]
    while scope.parent is not None and is_event_subprocess(run.plan, run.plan.nodes[scope.element]):
        scope = run.state.scopes[scope.parent]
    return scope


def _take(run: Running, scope: ScopeInstance, activity: str | None) -> list[JsonObject]:
    """Takes what is to be undone out of the log, newest first; an activity is looked for outwards too."""
    taken = [record for record in scope.log if activity in {None, record["activity"]}]
    scope.log = [record for record in scope.log if record not in taken]
    if not taken and activity is not None and scope.parent is not None:
        return _take(run, run.state.scopes[scope.parent], activity)
    return taken[::-1]


def _leave_transaction(run: Running, execution: ElementInstance) -> None:
    transaction = run.state.elements[str(execution.memory[CANCELS])]
    node = run.plan.nodes[transaction.element]
    finish(run, execution)
    for boundary in node.boundaries if transaction.local is None else ():
        event = run.plan.nodes[boundary]
        if any(each["kind"] == "cancel" for each in definitions_of(event)):
            interrupt(run, transaction, by=event, memory={HAPPENED: {}})
            return
    message = f"{node.label} was cancelled, and no cancel boundary event says how to go on."
    run.events.append(WarningRaised(run.now, node.id, "transaction-cancelled", message))
    end_inside(run, transaction, reason="cancelled")
    transaction.memory.pop(INSIDE, None)
    complete(run, transaction, node)
