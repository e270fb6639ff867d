"""RunActivity as a Temporal activity: retries and time-outs by the effect, failures as triggers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    CancelledError,
    FailureError,
    RetryState,
)
from temporalio.exceptions import TimeoutError as TimeoutFailure

from engine.state.effects import RetryRule, RunActivity
from engine.state.triggers import CallCompleted, CallFailed
from engine.temporal.surroundings import Surroundings

TOO_LARGE = "result-too-large"
"""Code of a result that is larger than its host takes."""

ACTIVITIES = {
    "agent": "run_agent",
    "script": "run_script",
    "webhook": "call_webhook",
    "email": "send_email",
    "variable": "set_variables",
    "pass_through": "pass_through",
}
"""Kind of work → name of the Temporal activity that does it."""


def is_local(around: Surroundings, effect: RunActivity) -> bool:
    """Whether it runs as a local activity: short, pure work, unless the clock is moved by hand."""
    return effect.local and not around.clock.is_manual


async def run_activity(
    around: Surroundings, effect: RunActivity, *, answered: Callable[[object], None]
) -> None:
    """Runs one activity to its end and delivers what became of it; nothing when cancelled.

    `answered` sees the answer of local ones.
    """
    local = is_local(around, effect)
    try:
        answer = await _execute(effect, _order(around, effect), local=local)
    except FailureError as failure:
        if not isinstance(failure.__cause__, CancelledError) and not isinstance(failure, CancelledError):
            around.deliver(_failed(around, effect, failure))
    except asyncio.CancelledError:
        return
    else:
        if local:
            answered(answer)
        around.deliver(CallCompleted(effect.call, answer["value"], answer["details"]))


def _order(around: Surroundings, effect: RunActivity) -> dict[str, Any]:
    instance = workflow.info().workflow_id
    return {
        "process": around.plan.process_id,
        "instance": instance,
        "root": around.origin.root or instance,
        "element": effect.element,
        "element_name": effect.element_name,
        "element_instance": effect.element_instance,
        "idempotency_key": f"{instance}:{effect.element_instance}",
        "fingerprint": around.plan.fingerprint,
    }


async def _execute(effect: RunActivity, order: dict[str, Any], *, local: bool) -> dict[str, Any]:
    arguments = [order, effect.request]
    summary = effect.element_name or effect.element
    if local:
        answer = await workflow.execute_local_activity(
            ACTIVITIES[effect.kind],
            args=arguments,
            summary=summary,
            retry_policy=_retry(effect.retry),
            start_to_close_timeout=timedelta(seconds=effect.timeouts.start_to_close),
            schedule_to_close_timeout=_delta(effect.timeouts.schedule_to_close),
        )
    else:
        answer = await workflow.execute_activity(
            ACTIVITIES[effect.kind],
            args=arguments,
            summary=summary,
            task_queue=effect.task_queue,
            retry_policy=_retry(effect.retry),
            start_to_close_timeout=timedelta(seconds=effect.timeouts.start_to_close),
            heartbeat_timeout=_delta(effect.timeouts.heartbeat),
            schedule_to_start_timeout=_delta(effect.timeouts.schedule_to_start),
            schedule_to_close_timeout=_delta(effect.timeouts.schedule_to_close),
        )
    return dict(answer)


def _retry(rule: RetryRule) -> RetryPolicy:
    return RetryPolicy(
        initial_interval=timedelta(seconds=rule.initial_interval),
        backoff_coefficient=rule.backoff_coefficient,
        maximum_interval=timedelta(seconds=max(rule.maximum_interval, rule.initial_interval)),
        maximum_attempts=rule.maximum_attempts,
        non_retryable_error_types=list(rule.non_retryable_errors),
    )


def _delta(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _failed(around: Surroundings, effect: RunActivity, failure: FailureError) -> CallFailed:
    cause = _reason(failure.__cause__ if isinstance(failure, ActivityError) else failure)
    exhausted = (
        isinstance(failure, ActivityError) and failure.retry_state == RetryState.MAXIMUM_ATTEMPTS_REACHED
    )
    attempts = effect.retry.maximum_attempts if exhausted else 1
    if isinstance(cause, ApplicationError):
        details: dict[str, Any] = cause.details[0] if cause.details else {}
        attempts = int(details.pop("attempt", attempts))
        message = (
            f"{_variables(around, effect)}: {cause.message}" if cause.type == TOO_LARGE else cause.message
        )
        return CallFailed(effect.call, cause.type or "error", message, attempts, details)
    if isinstance(cause, TimeoutFailure):
        kind = cause.type.name.lower().replace("_", "-") if cause.type else "time-out"
        return CallFailed(effect.call, "timeout", f"no answer in time ({kind})", attempts)
    return CallFailed(effect.call, "error", str(cause or failure), attempts)


def _variables(around: Surroundings, effect: RunActivity) -> str:
    """The variables that were to get the result."""
    node = around.plan.nodes.get(effect.element)
    work: Any = node.config.get("work") if node else None
    outputs = (work or {}).get("outputs") or ()
    return ", ".join(variable for variable, _source in outputs) or effect.element


def _reason(cause: BaseException | None) -> BaseException | None:
    """What an error without a kind of its own was raised for: Temporal wraps arguments it cannot read."""
    below = cause.__cause__ if isinstance(cause, ApplicationError) and not cause.type else None
    return below if isinstance(below, ApplicationError) else cause
