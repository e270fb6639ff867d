"""What a studio asks of running instances, over one Temporal client."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.common import SearchAttributeKey, TypedSearchAttributes, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from engine.errors import WrongTrigger
from engine.events import EventBatch
from engine.json_values import Json, JsonObject
from engine.temporal.host.registration import Registered
from engine.temporal.migration import REFUSED
from engine.temporal.payloads import (
    IncidentResolution,
    InstanceInput,
    MessageDelivery,
    MigrationRequest,
    SignalDelivery,
    UserTaskSubmission,
    VariableEdit,
    instance_memo,
)
from engine.temporal.search import beginning, queues_query


@dataclass(frozen=True, slots=True)
class StartRequest:
    """One instance to start; `instance` becomes the workflow id. Time-outs are seconds, None = unlimited."""

    instance: str
    process: str
    fingerprint: str
    process_name: str = ""
    variables: JsonObject = field(default_factory=dict)
    business_key: str | None = None
    started_by: str | None = None
    execution_timeout: float | None = None
    run_timeout: float | None = None
    memo: dict[str, str] = field(default_factory=dict)
    clock: float | None = None
    """A manual clock's beginning; None outside `run_process`."""
    start_event: str | None = None
    """Start event that begins it (`process_starts`); None is the none start event."""
    version: str | None = None
    """Number of the version, for people who look in Temporal."""
    task_queue: str | None = None
    """Whose workers run it; None is the queue of whoever starts it."""

    def input(self, *, indexed: bool) -> InstanceInput:
        """What the workflow begins with."""
        return InstanceInput(
            fingerprint=self.fingerprint,
            variables=self.variables,
            business_key=self.business_key,
            started_by=self.started_by,
            clock=self.clock,
            directed=self.clock is not None,
            start_event=self.start_event,
            version=self.version,
            indexed=indexed,
        )

    def notes(self) -> dict[str, str]:
        """The memo."""
        name = self.process_name or self.process
        return {**self.memo, **instance_memo(self.fingerprint, name=name, version=self.version)}

    def told(self) -> str | None:
        """What Temporal's page says above the history; it reads Markdown, so nothing that people typed."""
        return f"Version {self.version}" if self.version else None

    def index(self) -> TypedSearchAttributes:
        """The search attributes at the start."""
        return beginning(self.process, version=self.version, business_key=self.business_key)


@dataclass(frozen=True, slots=True)
class Ending:
    """An instance that Temporal ended; `code` is timed-out, terminated or failed."""

    instance: str
    code: str
    message: str
    at: float
    """Seconds since 1970, UTC."""


_PATIENCE = timedelta(seconds=30)

_PROBLEMS = SearchAttributeKey.for_keyword_list("TemporalReportedProblems")

_ENDINGS = {
    WorkflowExecutionStatus.TIMED_OUT: ("timed-out", "The execution time-out of the process was reached."),
    WorkflowExecutionStatus.TERMINATED: ("terminated", "The workflow was terminated in Temporal."),
    WorkflowExecutionStatus.FAILED: ("failed", "The workflow failed in Temporal."),
}


class EngineClient:
    """Starts, signals and asks. Every call may be repeated: starting twice starts once."""

    def __init__(self, client: Client, *, task_queue: str, further: Sequence[str] = ()) -> None:
        self._client = client
        self._task_queue = task_queue
        self._ours = queues_query((task_queue, *further))
        """What Temporal's index is asked for: instances of all our task queues."""
        self._registered = Registered(client)

    async def start(self, request: StartRequest) -> str:
        """Starts an instance, or finds it already started, over or not; returns the run id."""
        try:
            return await self._start(request)
        except WorkflowAlreadyStartedError as earlier:
            return earlier.run_id or ""

    async def _start(self, request: StartRequest) -> str:
        indexed = request.clock is None and await self._registered.check()
        handle: WorkflowHandle[Any, Any] = await self._client.start_workflow(
            request.process,
            request.input(indexed=indexed),
            id=request.instance,
            task_queue=request.task_queue or self._task_queue,
            execution_timeout=_delta(request.execution_timeout),
            run_timeout=_delta(request.run_timeout),
            # A delivery may be repeated long after: what has ended must not happen again.
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            static_summary=request.process_name or request.process,
            static_details=request.told(),
            memo=request.notes(),
            search_attributes=request.index() if indexed else None,
        )
        return handle.result_run_id or ""

    async def submit_user_task(
        self,
        instance: str,
        user_task: str,
        *,
        data: JsonObject,
        actor: str | None = None,
        action: str | None = None,
        key: str | None = None,
        element: str | None = None,
    ) -> None:
        """Completes a user task of `element`; raises WrongTrigger when the instance has ended."""
        submission = UserTaskSubmission(user_task, data, actor, action, key, element)
        await self._signal(instance, "submit_user_task", submission)

    async def resolve_incident(
        self,
        instance: str,
        incident: str,
        *,
        resolution: str,
        value: Json = None,
        variables: JsonObject | None = None,
        actor: str | None = None,
        element: str | None = None,
    ) -> None:
        """Decides about an incident at `element`; raises WrongTrigger when the instance has ended."""
        decision = IncidentResolution(incident, resolution, value, variables or {}, actor, element)
        await self._signal(instance, "resolve_incident", decision)

    async def set_variables(self, instance: str, edit: VariableEdit) -> None:
        """Edits variables, unless one is not as expected; raises WrongTrigger when the instance has ended."""
        await self._signal(instance, "set_variables", edit)

    async def deliver_message(
        self, instance: str, name: str, *, payload: Json, key: str | None = None, wait: str | None = None
    ) -> None:
        """Brings a message, to `wait` where that is known; WrongTrigger when the instance has ended."""
        await self._signal(instance, "deliver_message", MessageDelivery(name, key, payload, wait))

    async def deliver_signal(
        self, instance: str, name: str, *, payload: Json, wait: str | None = None
    ) -> None:
        """Brings a BPMN signal, to `wait` where that is known; WrongTrigger when the instance has ended."""
        await self._signal(instance, "deliver_signal", SignalDelivery(name, payload, wait))

    async def migrate(self, instance: str, request: MigrationRequest) -> None:
        """Moves an instance to another plan and waits until that is done; the same key does so once.

        Raises WrongTrigger with the reason when it cannot go there, or has ended. Whatever else it raises
        says nothing about the instance, and it may be repeated with the same key. Without a worker it fails
        after half a minute.
        """
        handle = self._client.get_workflow_handle(instance)
        try:
            await handle.execute_update("migrate", request, id=request.key, rpc_timeout=_PATIENCE)
        except WorkflowUpdateFailedError as failure:
            cause = failure.cause
            if isinstance(cause, ApplicationError) and cause.type == REFUSED:
                raise WrongTrigger(cause.message) from failure
            raise  # a plan that cannot be read now, a run that continued as new: to be repeated
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise WrongTrigger(f"instance {instance} has ended or never was") from error
            raise

    async def advance_clock(self, instance: str, moment: float) -> None:
        """Moves the clock of an instance that was started with a manual one."""
        await self._signal(instance, "advance_clock", moment)

    async def hear_child(self, instance: str, child: str) -> None:
        """Lets an instance of a rehearsal hear the next that a child tells."""
        await self._signal(instance, "hear_child", child)

    async def fire_timer(self, instance: str, timer: str) -> None:
        """Fires a running timer now; raises WrongTrigger when the instance has ended."""
        await self._signal(instance, "fire_timer", timer)

    async def cancel(self, instance: str, *, reason: str, actor: str | None = None) -> None:
        """Stops an instance and all it started; an ended one stays as it is."""
        told = json.dumps({"reason": reason, "actor": actor})
        try:
            await self._client.get_workflow_handle(instance).cancel(reason=told)
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise

    async def events_after(self, instance: str, sequence: int) -> EventBatch:
        """Events of the instance that may not have been stored yet."""
        data = await self._client.get_workflow_handle(instance).query("events_after", sequence)
        return EventBatch.from_json(data)

    async def snapshot(self, instance: str) -> JsonObject:
        """The whole state of an instance."""
        state: JsonObject = await self._client.get_workflow_handle(instance).query("snapshot")
        return state

    async def endings(self, *, since: datetime) -> list[Ending]:
        """Instances of our task queues that Temporal ended since then by time-out, termination or failure."""
        query = (
            f"{self._ours} AND CloseTime >= '{since.isoformat()}' "
            "AND ExecutionStatus IN ('TimedOut', 'Terminated', 'Failed')"
        )
        return [
            Ending(each.id, *_ENDINGS[each.status], each.close_time.timestamp())
            async for each in self._client.list_workflows(query)
            if each.status in _ENDINGS and each.close_time is not None
        ]

    async def running(self) -> set[str]:
        """Instances of our task queues that Temporal lists as running; its list is a little late."""
        query = f"{self._ours} AND ExecutionStatus = 'Running'"
        return {each.id async for each in self._client.list_workflows(query)}

    async def unknown(self, instances: Sequence[str]) -> set[str]:
        """Those of these instances that Temporal does not have, running or ended."""
        return {each for each in instances if not await self._is_known(each)}

    async def _is_known(self, instance: str) -> bool:
        try:
            await self._client.get_workflow_handle(instance).describe()
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True

    async def troubled(self) -> dict[str, str]:
        """Running instances of our task queues whose workflow tasks fail again and again, with the cause.

        Temporal retries them for ever: a fault of ours, or a plan that no worker can read.
        """
        query = f"{self._ours} AND ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL"
        return {
            each.id: "; ".join(each.typed_search_attributes.get(_PROBLEMS) or ())
            async for each in self._client.list_workflows(query)
        }

    async def _signal(self, instance: str, name: str, argument: object) -> None:
        try:
            await self._client.get_workflow_handle(instance).signal(name, argument)
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise WrongTrigger(f"instance {instance} has ended or never was") from error
            raise


def _delta(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
