"""The beginning of an instance: of a process, or of a sub-process that runs as a child."""

from __future__ import annotations

from engine.elements.event_definitions.definitions import HAPPENED
from engine.errors import BpmnError, EngineError, InvalidVariable
from engine.events import InstanceStarted
from engine.interpreter.endings import fail_instance, without_transient
from engine.interpreter.performing import begin_scope
from engine.interpreter.running import Running
from engine.json_values import JsonObject
from engine.plan import Scope
from engine.plan.structure import OUTERMOST as WHOLE_PROCESS
from engine.state.instance import OUTERMOST
from engine.state.lifecycle import RUNNING
from engine.state.parts import ScopeInstance
from engine.state.triggers import Start


def start_instance(run: Running, trigger: Start) -> None:
    """Begins at the chosen or the none start event.

    Bad input raises InvalidVariable and changes nothing, but for a child: nobody else would hear of it,
    so it begins and fails.
    """
    state, plan = run.state, run.plan
    whole = plan.scopes.get(trigger.scope or WHOLE_PROCESS)
    if whole is None:
        raise EngineError(f"expected a sub-process of {plan.process_id}, found {trigger.scope!r}")
    variables, refusal = _input(run, trigger)
    state.move(RUNNING)
    state.instance = trigger.instance
    state.scope = trigger.scope or WHOLE_PROCESS
    state.root = trigger.root
    state.parent = trigger.parent
    state.business_key = trigger.business_key
    state.started_by = trigger.started_by
    run.events.append(
        InstanceStarted(
            run.now,
            plan.process_id,
            plan.name,
            plan.fingerprint,
            without_transient(run, variables),
            trigger.scope,
            trigger.parent,
            trigger.root,
            trigger.business_key,
            trigger.started_by,
            trigger.start_event,
        )
    )
    scope = ScopeInstance(OUTERMOST, whole.id, None, variables)
    if refusal is not None:
        state.scopes[OUTERMOST] = scope
        fail_instance(run, BpmnError("invalid-variable", str(refusal), whole.starts[0]))
        return
    begin_scope(run, scope, starts=_starts(whole, trigger.start_event), memory=_memory(trigger))


def _input(run: Running, trigger: Start) -> tuple[JsonObject, InvalidVariable | None]:
    """The variables it begins with, and for a child why they are not good enough."""
    if trigger.scope:
        return dict(trigger.variables), None
    try:
        return run.plan.check_input(trigger.variables), None
    except InvalidVariable as refusal:
        if trigger.parent is None:
            raise
        return dict(trigger.variables), refusal


def _starts(scope: Scope, chosen: str | None) -> tuple[str, ...]:
    if chosen is None:
        return scope.starts
    if chosen not in scope.start_events:
        raise EngineError(f"expected a start event among {', '.join(scope.start_events)}, found {chosen!r}")
    return (chosen,)


def _memory(trigger: Start) -> JsonObject | None:
    """A chosen start has happened before; its payload is among the variables."""
    return None if trigger.start_event is None else {HAPPENED: {}}
