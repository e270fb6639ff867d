"""What workflow code may call outside itself: read a plan, emit events, report a defect.

These functions reach the workflow as Temporal's extern functions, because a workflow may hold no
reference to the world. Reading a plan is content-addressed, so replay reads the same; emitting
happens only for events that are new, never on replay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temporalio import worker, workflow

from engine.errors import EngineError
from engine.events import EventBatch
from engine.plan import Plan

_READ_PLAN = "periscope_read_plan"
_EMIT = "periscope_emit"


class HostFunctions(worker.Interceptor):
    """Hands the host's functions to every workflow of a worker or replayer."""

    def __init__(self, *, read_plan: Callable[[str], Plan], emit: Callable[[EventBatch], None]) -> None:
        self._functions: dict[str, Callable[..., Any]] = {_READ_PLAN: read_plan, _EMIT: emit}

    def workflow_interceptor_class(
        self,
        input: worker.WorkflowInterceptorClassInput,  # noqa: A002 - Temporal's name
    ) -> type[worker.WorkflowInboundInterceptor] | None:
        """Registers the functions; no interceptor of calls is needed."""
        input.unsafe_extern_functions.update(self._functions)
        return None


def read_plan(fingerprint: str) -> Plan:
    """The plan with this fingerprint, from the worker's cache or its PlanStore.

    Raises PlanDelayed when it does not come soon; then the workflow task is tried again.
    """
    plan: Plan = _function(_READ_PLAN)(fingerprint)
    return plan


def emit(batch: EventBatch) -> None:
    """Puts new events on the live path; does nothing on replay and in queries."""
    if workflow.unsafe.is_replaying_history_events() or workflow.unsafe.is_read_only():
        return
    _function(_EMIT)(batch)


def _function(name: str) -> Callable[..., Any]:
    function: Callable[..., Any] | None = workflow.extern_functions().get(name)
    if function is None:
        raise EngineError(f"the worker offers no {name}: build it with engine.temporal.make_worker")
    return function
