"""Escalations on their way outwards (BPMN 2.0 §10.5.5.4), across instances too."""

from __future__ import annotations

from engine.elements.catching import ESCALATION, boundary_for, is_event_subprocess, place_of, start_for
from engine.events import WarningRaised
from engine.interpreter.arming import start_event_subprocess
from engine.interpreter.completing import complete
from engine.interpreter.running import Running
from engine.interpreter.throwing import fire
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.effects import ReportToParent
from engine.state.parts import ElementInstance, ScopeInstance


def escalate(run: Running, execution: ElementInstance, node: Node, *, code: str) -> None:
    """The thrower completes, then the scopes around it are asked, inner ones first."""
    scope = run.state.scopes[execution.scope]
    complete(run, execution, node)
    _out_of(run, scope, code=code, element=node.id, inside=False)


def escalate_from_child(run: Running, execution: ElementInstance, *, code: str, element: str) -> None:
    """A child instance reports it: its element's own boundary events are asked first."""
    escalate_past(run, execution, code=code, element=element)


def escalate_past(run: Running, execution: ElementInstance, *, code: str, element: str) -> None:
    """Asks the boundary events of an execution, then what is around it."""
    node = run.plan.nodes[execution.element]
    boundary = None
    if execution.local is None:
        boundary = boundary_for(run.plan, node, kind=ESCALATION, code=code)
    if boundary is not None:
        fire(run, execution, boundary, happened=_happened(boundary, code))
        return
    inside = is_event_subprocess(run.plan, node)
    _out_of(run, run.state.scopes[execution.scope], code=code, element=element, inside=inside)


def _out_of(run: Running, scope: ScopeInstance, *, code: str, element: str, inside: bool) -> None:
    """Asks the event sub-processes of a scope, unless it comes from `inside` one, then what is around it."""
    start = None if inside else start_for(run.plan, scope.element, kind=ESCALATION, code=code)
    if start is not None:
        start_event_subprocess(run, scope, start, happened=_happened(start, code))
    elif scope.parent is not None:
        escalate_past(run, run.state.elements[scope.id], code=code, element=element)
    elif run.state.parent is not None:
        run.effects.append(ReportToParent(code, element))
    else:
        message = f"Nobody catches the escalation {code!r} that {element} throws."
        run.events.append(WarningRaised(run.now, element, "escalation-uncaught", message))


def _happened(event: Node, code: str) -> JsonObject:
    return {str(place_of(event, ESCALATION)): {"code": code}}
