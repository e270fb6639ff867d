"""Activities that need no outside: variables are handed back, scripts run when a runner is given."""

from __future__ import annotations

import asyncio
from typing import Any

from engine.errors import ActivityFailure
from engine.ports import FunctionRequest, FunctionRunner, WorkOrder
from engine.state.effects import RunActivity
from engine.state.triggers import CallCompleted, CallFailed
from engine.testing.world import CallAnswer


def run_offline(
    effect: RunActivity, order: WorkOrder, *, functions: FunctionRunner | None, runner: asyncio.Runner
) -> CallCompleted | CallFailed:
    """The answer of an activity that the script says nothing about; null when it cannot run here."""
    request: Any = effect.request
    if effect.kind == "variable":
        return CallCompleted(effect.call, request["values"])
    if effect.kind != "script" or functions is None:
        return CallCompleted(effect.call, None)
    try:
        found = runner.run(functions.run(FunctionRequest(order=order, **request)))
    except ActivityFailure as failure:
        attempts = effect.retry.maximum_attempts if failure.retryable else 1
        return CallFailed(effect.call, failure.code, failure.message, attempts)
    return CallCompleted(effect.call, found.value, found.details)


def scripted(effect: RunActivity, answer: CallAnswer) -> CallCompleted | CallFailed:
    """The answer as the script gives it."""
    if answer.error is not None:
        return CallFailed(effect.call, *answer.error)
    return CallCompleted(effect.call, answer.result)
