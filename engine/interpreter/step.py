"""`step`: the whole engine as one deterministic function."""

from __future__ import annotations

from engine.elements.registry import ELEMENTS
from engine.interpreter.arriving import arrive
from engine.interpreter.conditions import look_at_conditions
from engine.interpreter.delivering import deliver
from engine.interpreter.early import take_due
from engine.interpreter.endings import complete_instance
from engine.interpreter.hearing import hear_part
from engine.interpreter.joining import move_joins
from engine.interpreter.performing import ask
from engine.interpreter.running import Outcome, Running
from engine.interpreter.stopping import close_handles, keep_inside
from engine.plan import Plan
from engine.state import State
from engine.state.instance import OUTERMOST
from engine.state.lifecycle import RUNNING
from engine.state.parts import ScopeInstance
from engine.state.triggers import ChildFailed, Start, Trigger


def new_state() -> State:
    """The state of an instance that has not begun."""
    return State()


def step(plan: Plan, state: State, trigger: Trigger, now: float, *, target: Plan | None = None) -> Outcome:
    """Lets one trigger happen at `now` (seconds since 1970, UTC) and everything that follows from it.

    Changes `state` in place. A late or repeated trigger changes nothing. Raises InvalidVariable for a
    start with bad input (the state stays new), WrongTrigger for a migration to `target` that cannot be done
    (the state stays as it was; after one that could, go on with `target`), and EngineError for a defect of
    ours.
    """
    if state.status != RUNNING and not _concerns(state, trigger):
        return Outcome()
    run = Running(plan, state=state, now=now)
    run.target = target
    due: Trigger | None = trigger
    while due is not None:
        deliver(run, due)
        settle(run)
        due = take_due(run) if state.early else None
    state.sequence += len(run.events)
    return Outcome(tuple(run.effects), tuple(run.events))


def _concerns(state: State, trigger: Trigger) -> bool:
    """Whether it means something to an instance that is not running: it begins, or is told too late."""
    if state.is_over:
        return isinstance(trigger, ChildFailed) and trigger.detached
    return isinstance(trigger, Start)


def settle(run: Running) -> None:
    """Works off the queue until nothing moves any more. The order is first in, first out."""
    while True:
        if run.changed and run.plan.watches_variables:
            look_at_conditions(run)
        elif run.parts:
            hear_part(run, *run.parts.pop(0))
        elif run.arrivals:
            arrive(run, run.arrivals.pop(0))
        elif run.emptied:
            _end_scope(run, run.emptied.pop(0))
        elif not move_joins(run):
            return


def _end_scope(run: Running, scope_id: str) -> None:
    scope = run.state.scopes.get(scope_id)
    if run.state.is_over or scope is None:
        return
    if scope.kept:
        execution = run.state.elements[scope_id]
        node = run.plan.nodes[execution.element]
        ask(run, execution, node, ELEMENTS[node.type].branch_ended)
        return
    if not scope.is_idle or scope.arrived:
        return
    close_handles(run, scope, reason="completed")
    if scope_id == OUTERMOST:
        complete_instance(run)
        return
    _leave_scope(run, scope)


def _leave_scope(run: Running, scope: ScopeInstance) -> None:
    """An inline sub-process ends; what can be compensated in it is kept with its execution."""
    execution = run.state.elements[scope.id]
    if execution.local is not None:
        execution.local.update({name: scope.variables[name] for name in execution.local})
    node = run.plan.nodes[execution.element]
    keep_inside(run, execution, scope)
    del run.state.scopes[scope.id]
    ask(run, execution, node, ELEMENTS[node.type].scope_ended, scope.variables)
