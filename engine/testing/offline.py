"""Activities that need no outside: variables are handed back, scripts run when a runner is given."""

from __future__ import annotations

from typing import Any

from engine.errors import ActivityFailure
from engine.ports import FunctionRequest, FunctionRunner, WorkOrder
from engine.state.effects import RunActivity
from engine.state.triggers import CallCompleted, CallFailed
from engine.testing.world import CallAnswer


async def run_script(
    effect: RunActivity, order: WorkOrder, *, functions: FunctionRunner
) -> CallCompleted | CallFailed:
    """The answer of a script or function that the world says nothing about."""
    request: Any = effect.request
    try:
        found = await functions.run(FunctionRequest(order=order, **request))
    except ActivityFailure as failure:
        attempts = effect.retry.maximum_attempts if failure.retryable else 1
        return CallFailed(effect.call, failure.code, failure.message, attempts)
    return CallCompleted(effect.call, found.value, found.details)


def without_running(effect: RunActivity) -> CallCompleted:
    """The answer of an activity that runs nothing here: the values of a variable task, else null."""
    request: Any = effect.request
    return CallCompleted(effect.call, request["values"] if effect.kind == "variable" else None)


def scripted(effect: RunActivity, answer: CallAnswer) -> CallCompleted | CallFailed:
    """The answer as the script gives it."""
    if answer.error is not None:
        return CallFailed(effect.call, *answer.error)
    return CallCompleted(effect.call, answer.result)
