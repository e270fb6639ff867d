"""What a schedule starts: a workflow of one step that starts the instance, exactly once per planned moment.

A schedule would start the same moment again when it is asked to make up for what it missed, because Temporal
lets scheduled workflows reuse their ids. A child may say that its id is used once for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

from engine.temporal.payloads import InstanceInput, instance_memo
from engine.temporal.search import beginning

MARK = "schedule "
"""Ids of these workflows begin with it; the instance's id follows."""


@dataclass
class ScheduledStartInput:
    """The instance to start; time-outs are seconds, None = unlimited."""

    process: str
    process_name: str
    instance: InstanceInput = field(default_factory=lambda: InstanceInput(""))
    execution_timeout: float | None = None
    run_timeout: float | None = None


@workflow.defn(name="ScheduledStart", sandboxed=False)
class ScheduledStart:
    """Starts one instance and ends."""

    @workflow.run
    async def run(self, wanted: ScheduledStartInput) -> str:
        """Returns the instance's id; one that was started before, for the same moment, is left alone."""
        instance = workflow.info().workflow_id.removeprefix(MARK)
        given = wanted.instance
        try:
            await workflow.start_child_workflow(
                wanted.process,
                given,
                id=instance,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                parent_close_policy=ParentClosePolicy.ABANDON,
                execution_timeout=_delta(wanted.execution_timeout),
                run_timeout=_delta(wanted.run_timeout),
                static_summary=wanted.process_name,
                static_details=f"Version {given.version}" if given.version else None,
                memo=instance_memo(given.fingerprint, name=wanted.process_name, version=given.version),
                search_attributes=beginning(wanted.process, version=given.version, business_key=None)
                if given.indexed
                else None,
            )
        except WorkflowAlreadyStartedError:
            workflow.logger.info("%s has begun before", instance)
        return instance


def _delta(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
