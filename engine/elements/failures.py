"""Retries, time-outs, and what happens when an activity fails for good (`execution.md`)."""

from __future__ import annotations

from typing import Any

from engine.elements.catching import catches_outside, catching_boundary
from engine.elements.context import Context
from engine.elements.moves import Complete, Moves, RaiseIncident, SetVariables, Throw
from engine.errors import BpmnError
from engine.json_values import Json, JsonObject
from engine.model.activities import Activity
from engine.model.configurations import RetryPolicy, TimeoutConfig
from engine.plan import Node
from engine.state.effects import RetryRule, TimeoutRule


def fail_activity(context: Context, error: BpmnError, *, error_variable: str | None) -> Moves:
    """Boundary event first, then errorVariable, then a scope around that catches, else an incident."""
    if catching_boundary(context.plan, context.node, error=error) is not None:
        return (Throw(error),)
    if error_variable:
        described: JsonObject = {
            "code": error.code,
            "message": error.message,
            "element": error.element,
            "attempts": error.attempts,
        }
        return (SetVariables({error_variable: described}), Complete())
    if catches_outside(context.plan, context.node, error=error):
        return (Throw(error),)
    return (RaiseIncident(error.code, error.message, error.attempts),)


def compile_limits(node: Activity, *, default_start_to_close: Json = None) -> JsonObject:
    """Retries, time-outs and task queue of an activity, with the defaults filled in."""
    retry = node.extensions.retry or RetryPolicy()
    timeouts = node.extensions.timeouts or TimeoutConfig()
    given = {
        "maximum_attempts": retry.max_attempts,
        "initial_interval": retry.initial_interval,
        "backoff_coefficient": retry.backoff_coefficient,
        "maximum_interval": retry.maximum_interval,
        "non_retryable_errors": list(retry.non_retryable_errors),
    }
    limits = {
        "start_to_close": timeouts.start_to_close or default_start_to_close,
        "heartbeat": timeouts.heartbeat,
        "schedule_to_start": timeouts.schedule_to_start,
        "schedule_to_close": timeouts.schedule_to_close,
    }
    return {
        "retry": _with_defaults(RetryRule(), given),
        "timeouts": _with_defaults(TimeoutRule(), limits),
        "task_queue": node.extensions.task_queue,
    }


def retry_rule(node: Node) -> RetryRule:
    """The compiled retries of a node."""
    config: Any = node.config["retry"]
    return RetryRule(**{**config, "non_retryable_errors": tuple(config["non_retryable_errors"])})


def timeout_rule(node: Node) -> TimeoutRule:
    """The compiled time-outs of a node."""
    config: Any = node.config["timeouts"]
    return TimeoutRule(**config)


def _with_defaults(defaults: RetryRule | TimeoutRule, given: dict[str, Any]) -> JsonObject:
    return {name: getattr(defaults, name) if value is None else value for name, value in given.items()}
