"""The end of an instance: completed, failed or cancelled; nothing stays open in any case."""

from __future__ import annotations

from engine.errors import BpmnError
from engine.events import InstanceCancelled, InstanceCompleted, InstanceFailed
from engine.interpreter.early import tell_all_unasked
from engine.interpreter.running import Running
from engine.interpreter.stopping import terminate_scope
from engine.json_values import JsonObject
from engine.state.instance import OUTERMOST
from engine.state.lifecycle import CANCELLED, COMPLETED, FAILED


def complete_instance(run: Running) -> None:
    """Every token was consumed. A child hands back only what it wrote."""
    state = run.state
    tell_all_unasked(run)
    variables = state.variables
    names = state.written if state.scope else variables
    state.result = {name: variables[name] for name in names if name in variables}
    state.move(COMPLETED)
    run.events.append(InstanceCompleted(run.now, without_transient(run, state.result)))


def fail_instance(run: Running, error: BpmnError) -> None:
    """An error left the outermost scope."""
    _stop_everything(run, reason=f"the process failed with {error.code}")
    run.state.failure = error
    run.state.move(FAILED)
    run.events.append(InstanceFailed(run.now, error.code, error.message, error.element))


def cancel_instance(run: Running, *, reason: str, actor: str | None) -> None:
    """A person or a parent stops it."""
    _stop_everything(run, reason=reason)
    run.state.move(CANCELLED)
    run.events.append(InstanceCancelled(run.now, reason, actor))


def without_transient(run: Running, variables: JsonObject) -> JsonObject:
    """What may be written to a database."""
    declared = run.plan.variables
    return {
        name: value
        for name, value in variables.items()
        if name not in declared or not declared[name].transient
    }


def _stop_everything(run: Running, *, reason: str) -> None:
    run.emptied.clear()
    tell_all_unasked(run)
    terminate_scope(run, scope=run.state.scopes[OUTERMOST], reason=reason)
