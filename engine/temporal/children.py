"""StartChild as a Temporal child workflow: a sub-process of the same plan, or another process."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError, CancelledError, FailureError
from temporalio.exceptions import TimeoutError as TimedOut
from temporalio.workflow import ChildWorkflowCancellationType, ParentClosePolicy

from engine.ports import CalledPlan
from engine.state.effects import StartChild
from engine.state.limits import MAX_CALL_DEPTH
from engine.state.triggers import ChildCompleted, ChildFailed
from engine.temporal.payloads import InstanceInput, InstanceOutput, instance_memo
from engine.temporal.search import beginning
from engine.temporal.surroundings import Surroundings

FIND = "find_process"


async def run_child(around: Surroundings, effect: StartChild) -> None:
    """Runs one child to its end and delivers what became of it; nothing when cancelled by us."""
    if around.origin.depth >= MAX_CALL_DEPTH:
        reason = f"Calls are nested deeper than {MAX_CALL_DEPTH}."
        around.deliver(_not_started(effect, "child-not-started", reason))
        return
    try:
        handle = await _start(around, effect)
        if effect.detached:
            around.deliver(ChildCompleted(effect.child, {}))
            return
        output: InstanceOutput = await handle
    except FailureError as failure:
        failed = _failed(effect, failure)
        around.deliver(_not_started(effect, failed.code, failed.message) if effect.detached else failed)
    except asyncio.CancelledError:
        return
    else:
        around.deliver(ChildCompleted(effect.child, output.variables))


async def _start(
    around: Surroundings, effect: StartChild
) -> workflow.ChildWorkflowHandle[object, InstanceOutput]:
    instance = workflow.info().workflow_id
    child = f"{instance}/{effect.child}"
    (fingerprint, version), timeout = await _what_to_run(around, effect)
    process = around.plan.process_id if effect.scope else effect.process or ""
    indexed = around.origin.indexed
    return await workflow.start_child_workflow(
        process,
        InstanceInput(
            fingerprint=fingerprint,
            variables=effect.variables,
            business_key=effect.business_key,
            start_event=effect.start_event,
            scope=effect.scope,
            parent=instance,
            root=(around.origin.root or instance) if effect.scope else None,
            depth=around.origin.depth + 1,
            clock=around.clock.manual,
            directed=around.origin.directed,
            version=version,
            indexed=indexed,
        ),
        id=child,
        execution_timeout=timedelta(seconds=timeout) if timeout and not around.clock.manual else None,
        result_type=InstanceOutput,
        parent_close_policy=ParentClosePolicy.ABANDON
        if effect.detached
        else ParentClosePolicy.REQUEST_CANCEL,
        cancellation_type=ChildWorkflowCancellationType.WAIT_CANCELLATION_REQUESTED,
        static_summary=effect.element_name or effect.element,
        memo=instance_memo(fingerprint, name=effect.element_name or process, version=version),
        search_attributes=beginning(process, version=version, business_key=effect.business_key)
        if indexed
        else None,
    )


async def _what_to_run(around: Surroundings, effect: StartChild) -> tuple[CalledPlan, float | None]:
    """Returns the plan, and the seconds a called process may take, which sub-processes have not."""
    if effect.scope:
        return CalledPlan(around.plan.fingerprint, around.origin.version), None
    found: dict[str, Any] | str = await workflow.execute_local_activity(
        FIND,
        args=[effect.process, effect.version_binding or "deployment", around.plan.fingerprint],
        summary=effect.element_name or effect.element,
        start_to_close_timeout=timedelta(seconds=30),
        retry_policy=RetryPolicy(non_retryable_error_types=["child-not-started"]),
    )
    if isinstance(found, str):  # histories from before versions were told
        return CalledPlan(found), None
    return CalledPlan(found["fingerprint"], found["version"]), found.get("execution_timeout")


def _not_started(effect: StartChild, code: str, message: str) -> ChildFailed:
    return ChildFailed(effect.child, code, message, effect.element, detached=effect.detached)


def _failed(effect: StartChild, failure: FailureError) -> ChildFailed:
    cause: BaseException | None = failure
    while isinstance(cause, FailureError) and not isinstance(
        cause, ApplicationError | CancelledError | TimedOut
    ):
        cause = cause.__cause__
    if isinstance(cause, ApplicationError):
        element = cause.details[0].get("element") if cause.details else None
        return ChildFailed(effect.child, cause.type or "error", cause.message, element)
    if isinstance(cause, TimedOut):
        return ChildFailed(effect.child, "timeout", "the called instance took longer than its process may")
    if isinstance(cause, CancelledError):
        return ChildFailed(effect.child, "cancelled", "the child instance was cancelled")
    return ChildFailed(effect.child, "error", str(failure))
