"""Errors on their way outwards (BPMN 2.0 §10.5.6), up to the nearest event that takes them."""

from __future__ import annotations

from engine.elements.catching import ERROR, catching_boundary, is_event_subprocess, place_of, start_for
from engine.elements.event_definitions.definitions import HAPPENED
from engine.errors import BpmnError
from engine.events import ErrorThrown
from engine.interpreter.arming import start_event_subprocess
from engine.interpreter.completing import finish
from engine.interpreter.endings import fail_instance
from engine.interpreter.running import Running
from engine.interpreter.stopping import terminate
from engine.interpreter.tokens import place_token
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.parts import ElementInstance, ScopeInstance


def throw(run: Running, execution: ElementInstance, error: BpmnError, *, completes: bool) -> None:
    """Sends the error outwards from `execution`, which itself ended well when it `completes`.

    1. The boundary events of the execution, then for each scope around it its event sub-processes and the
       boundary events of its sub-process are asked, inner ones first.
    2. What is interrupted is terminated with everything inside.
    3. The event that takes it goes on; when there is none, the instance fails and its other branches stop.
    """
    found = _find_catcher(run, execution, error)
    caught_by = found[1].id if found else None
    run.events.append(ErrorThrown(run.now, error.code, error.message, error.element, caught_by))
    if completes:
        finish(run, execution)
    if found is None:
        fail_instance(run, error)
        return
    where, catcher = found
    described: JsonObject = {"code": error.code, "message": error.message, "element": error.element}
    happened: JsonObject = {str(place_of(catcher, ERROR)): described}
    if isinstance(where, ScopeInstance):
        start_event_subprocess(run, where, catcher, happened=happened)
    else:
        interrupt(run, where, by=catcher, memory={HAPPENED: happened})


def interrupt(run: Running, execution: ElementInstance, *, by: Node, memory: JsonObject) -> None:
    """A boundary event takes over from its activity."""
    scope = run.state.scopes[execution.scope]
    terminate(run, execution, reason=f"interrupted by {by.id}")
    place_token(run, by, scope=scope, memory=memory)


def fire(run: Running, execution: ElementInstance, boundary: Node, *, happened: JsonObject) -> None:
    """A boundary event happens to an execution."""
    memory: JsonObject = {HAPPENED: happened}
    if boundary.config["interrupting"]:
        interrupt(run, execution, by=boundary, memory=memory)
    else:
        place_token(run, boundary, scope=run.state.scopes[execution.scope], memory=memory)


def _find_catcher(
    run: Running, execution: ElementInstance, error: BpmnError
) -> tuple[ElementInstance | ScopeInstance, Node] | None:
    plan = run.plan
    while True:
        node = plan.nodes[execution.element]
        catcher = catching_boundary(plan, node, error=error) if execution.local is None else None
        if catcher is not None:
            return execution, catcher
        scope = run.state.scopes[execution.scope]
        if not is_event_subprocess(plan, node):
            start = start_for(plan, scope.element, kind=ERROR, code=error.code)
            if start is not None:
                return scope, start
        if scope.parent is None:
            return None
        execution = run.state.elements[scope.id]
