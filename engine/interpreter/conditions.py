"""Conditional events: their conditions are looked at whenever a variable has changed (BPMN 2.0 §10.5.5.3)."""

from __future__ import annotations

from engine.elements.context import visible_variables
from engine.errors import ExpressionError
from engine.events import WarningRaised
from engine.interpreter.occurring import occur
from engine.interpreter.running import Running
from engine.state.correlation import CONDITION
from engine.state.parts import WAIT, ElementInstance, Handle


def look_at_conditions(run: Running) -> None:
    """Lets every event happen whose condition has become true."""
    run.changed = False
    waiting = [h for h in run.state.handles.values() if h.kind == WAIT and h.details["kind"] == CONDITION]
    for handle in waiting:
        if handle.id not in run.state.handles:
            continue
        holds = _holds(run, handle)
        if holds and not handle.details.get("held"):
            occur(run, handle, None)
        else:
            handle.details["held"] = holds


def _holds(run: Running, handle: Handle) -> bool:
    owner = run.state.owner_of(handle)
    scope = owner.scope if isinstance(owner, ElementInstance) else owner.id
    variables = visible_variables(run.state, scope=scope)
    try:
        return bool(run.plan.expression(str(handle.details["name"])).evaluate(variables, now=run.now))
    except ExpressionError as error:
        run.events.append(WarningRaised(run.now, handle.element, "condition-failed", str(error)))
        return False
