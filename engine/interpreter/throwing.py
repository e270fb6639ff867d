"""Errors on their way outwards (BPMN 2.0 §10.5.6), up to the nearest activity whose boundary takes them."""

from __future__ import annotations

from engine.elements.catching import ERROR, catching_boundary, place_of
from engine.elements.event_definitions.definitions import HAPPENED
from engine.errors import BpmnError
from engine.events import ErrorThrown
from engine.interpreter.completing import finish
from engine.interpreter.endings import fail_instance
from engine.interpreter.running import Running
from engine.interpreter.stopping import terminate
from engine.interpreter.tokens import place_token
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.parts import ElementInstance


def throw(run: Running, execution: ElementInstance, error: BpmnError, *, completes: bool) -> None:
    """Sends the error outwards from `execution`, which itself ended well when it `completes`.

    1. The boundary events of the execution and of each scope around it are asked, inner ones first.
    2. The activity whose boundary event takes it is terminated with everything inside.
    3. The boundary event goes on; when there is none, the instance fails and its other branches stop.
    """
    found = _find_catcher(run, execution, error)
    caught_by = found[1].id if found else None
    run.events.append(ErrorThrown(run.now, error.code, error.message, error.element, caught_by))
    if completes:
        finish(run, execution)
    if found is None:
        fail_instance(run, error)
        return
    interrupted, catcher = found
    described: JsonObject = {"code": error.code, "message": error.message, "element": error.element}
    memory: JsonObject = {HAPPENED: {str(place_of(catcher, ERROR)): described}}
    interrupt(run, interrupted, by=catcher, memory=memory)


def interrupt(run: Running, execution: ElementInstance, *, by: Node, memory: JsonObject) -> None:
    """A boundary event takes over from its activity."""
    scope = run.state.scopes[execution.scope]
    terminate(run, execution, reason=f"interrupted by {by.id}")
    place_token(run, by, scope=scope, memory=memory)


def _find_catcher(
    run: Running, execution: ElementInstance, error: BpmnError
) -> tuple[ElementInstance, Node] | None:
    while True:
        catcher = catching_boundary(run.plan, run.plan.nodes[execution.element], error=error)
        if catcher is not None:
            return execution, catcher
        scope = run.state.scopes[execution.scope]
        if scope.parent is None:
            return None
        execution = run.state.elements[scope.id]
