"""The activities of a worker: each hands its request to one port and turns failures into Temporal's.

Who may call them: the workflows of this namespace only. An activity runs with the rights of the
deployed process; what it may reach is decided by the port behind it.
Every activity is at least once: its port receives the same idempotency key on every attempt.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from engine.errors import ActivityFailure, PlanMissing
from engine.events import EventBatch
from engine.plan import Plan
from engine.ports import (
    AgentRequest,
    FunctionRequest,
    HttpRequest,
    MailRequest,
    Ports,
    PublishedMessage,
    PublishedSignal,
    WorkOrder,
    WorkResult,
)
from engine.temporal.calls import TOO_LARGE

Answer = dict[str, Any]


class Activities:
    """All activities over one set of ports."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def all(self) -> list[Callable[..., Any]]:
        """What a worker registers."""
        return [
            self.run_agent,
            self.run_script,
            self.call_webhook,
            self.send_email,
            self.set_variables,
            self.pass_through,
            self.record_events,
            self.find_process,
            self.publish_message,
            self.publish_signal,
        ]

    @activity.defn
    async def run_agent(self, order: Answer, request: Answer) -> Answer:
        """Executes a PydanticAI agent."""
        run = self._ports.agents.run(AgentRequest(order=_order(order), **request), _heartbeat)
        return await self._answered(run)

    @activity.defn
    async def run_script(self, order: Answer, request: Answer) -> Answer:
        """Executes a RestrictedPython function."""
        return await self._answered(
            self._ports.functions.run(FunctionRequest(order=_order(order), **request))
        )

    @activity.defn
    async def call_webhook(self, order: Answer, request: Answer) -> Answer:
        """Calls an HTTP endpoint."""
        return await self._answered(self._ports.http.send(HttpRequest(order=_order(order), **request)))

    @activity.defn
    async def send_email(self, order: Answer, request: Answer) -> Answer:
        """Sends an e-mail by SMTP."""
        return await self._answered(self._ports.mail.send(_tuples(MailRequest, order, request)))

    @activity.defn
    async def set_variables(self, order: Answer, request: Answer) -> Answer:
        """Hands back values that the workflow has evaluated, so that the history shows them."""
        return self._checked({"value": request.get("values", {}), "details": {}})

    async def _answered(self, work: Awaitable[WorkResult]) -> Answer:
        return self._checked(await answered(work))

    def _checked(self, answer: Answer) -> Answer:
        """The answer; raises the failure of a result that is too large, which trying again cannot mend."""
        most = self._ports.largest_result
        size = 0 if most is None else len(json.dumps(answer["value"]))
        if most is not None and size > most:
            raise ApplicationError(
                f"the result has {size / 1_000_000:.1f} MB, at most {most / 1_000_000:g} MB are taken; "
                "return less, or keep it elsewhere and return its address",
                type=TOO_LARGE,
                non_retryable=True,
            )
        return answer

    @activity.defn
    async def pass_through(self, order: Answer, request: Answer) -> Answer:
        """Does nothing: a task without configuration."""
        return {"value": None, "details": {}}

    @activity.defn
    async def record_events(self, batch: Answer) -> None:
        """Stores events for good; the durable path of `architecture.md`."""
        gaps = await self._ports.events.append((EventBatch.from_json(batch),))
        if gaps:
            raise ApplicationError(
                f"the log of {gaps[0].instance} ends at {gaps[0].sequence}, "
                f"but these events follow {batch['after_sequence']}",
                type="event-log-incomplete",
            )

    @activity.defn
    async def find_process(self, process: str, binding: str, caller: str) -> Answer:
        """Finds the plan that a call activity runs, and the seconds its instance may take."""
        try:
            return await asyncio.to_thread(self._find_process, process, binding=binding, caller=caller)
        except PlanMissing as missing:
            raise ApplicationError(
                f"No process {process!r} is deployed.",
                type="child-not-started",
                non_retryable=True,
            ) from missing

    def _find_process(self, process: str, *, binding: str, caller: str) -> Answer:
        found = self._ports.plans.find(process, binding=binding, caller=caller)
        plan = Plan.from_bytes(self._ports.plans.read(found.fingerprint))
        return {**found._asdict(), "execution_timeout": plan.settings.get("execution_timeout")}

    @activity.defn
    async def publish_message(self, message: Answer) -> None:
        """Hands a thrown message to the correlator."""
        await _handed_over(self._ports.correlator.publish_message(PublishedMessage(**message)))

    @activity.defn
    async def publish_signal(self, signal: Answer) -> None:
        """Hands a thrown signal to the correlator."""
        await _handed_over(self._ports.correlator.publish_signal(PublishedSignal(**signal)))


async def _handed_over(work: Awaitable[None]) -> None:
    try:
        await work
    except ActivityFailure as failure:
        raise ApplicationError(
            failure.message, type=failure.code, non_retryable=not failure.retryable
        ) from failure


def _order(order: Answer) -> WorkOrder:
    return WorkOrder(**order, attempt=activity.info().attempt)


def _tuples(kind: type[MailRequest], order: Answer, request: Answer) -> MailRequest:
    """JSON has no tuples: lists become what the request class declares."""
    declared = {field.name: str(field.type) for field in dataclasses.fields(kind)}
    values: Answer = {
        name: tuple(value) if declared[name].startswith("tuple") else value for name, value in request.items()
    }
    return kind(order=_order(order), **values)


def _heartbeat() -> None:
    if not activity.info().is_local:
        activity.heartbeat()


async def answered(work: Awaitable[WorkResult]) -> Answer:
    """Waits for a port with a beating heart; failures keep their code and whether to retry."""
    try:
        async with _beating():
            result = await work
    except ActivityFailure as failure:
        delay = failure.retry_after_seconds
        raise ApplicationError(
            failure.message,
            {**failure.details, "attempt": activity.info().attempt},
            type=failure.code,
            non_retryable=not failure.retryable,
            next_retry_delay=None if delay is None else timedelta(seconds=delay),
        ) from failure
    return {"value": result.value, "details": result.details}


@asynccontextmanager
async def _beating() -> AsyncIterator[None]:
    """Heartbeats at a third of the time-out, so that a dead worker is noticed and cancelling works."""
    limit = activity.info().heartbeat_timeout
    if activity.info().is_local or limit is None:
        yield
        return
    heart = asyncio.create_task(_beat(limit.total_seconds() / 3))
    try:
        yield
    finally:
        heart.cancel()


async def _beat(interval: float) -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(interval)
