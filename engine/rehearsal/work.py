"""The ports of a rehearsal: every activity waits until the director lets it answer, and how."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from temporalio import activity

from engine.errors import ActivityFailure
from engine.ports import (
    FunctionRequest,
    FunctionRunner,
    Ports,
    PublishedMessage,
    PublishedSignal,
    WorkOrder,
    WorkResult,
)
from engine.rehearsal.ledger import PATIENCE
from engine.temporal.host.activities import Activities, Answer, answered
from engine.testing.world import CallAnswer

Thrown = PublishedMessage | PublishedSignal

Scripted = CallAnswer | None
"""What the script says; None: run it if it can run offline, else null."""


class DirectedWork:
    """Stands in for all machines of the world; answers are given by element instance."""

    def __init__(self, functions: FunctionRunner | None) -> None:
        self._functions = functions
        self._answers: dict[tuple[str, str], asyncio.Future[Scripted]] = {}
        self._thrown: dict[tuple[str, str], asyncio.Queue[Thrown]] = {}

    def let_answer(self, instance: str, element_instance: str, answer: Scripted) -> None:
        """Lets the activity of this element instance answer now (or as soon as it asks)."""
        future = self._future(instance, element_instance)
        if not future.done():
            future.set_result(answer)

    def forget(self, instance: str, element_instance: str) -> None:
        """The call is over; a later one of the same element instance asks anew."""
        self._answers.pop((instance, element_instance), None)

    async def run(self, request: Any, heartbeat: Callable[[], None] | None = None) -> WorkResult:  # noqa: ANN401 - any request
        """As the ports' `run`."""
        order: WorkOrder = request.order
        answer = await self.answer(order.instance, order.element_instance)
        return await (self._offline(request) if answer is None else scripted_result(answer))

    async def answer(self, instance: str, element_instance: str) -> Scripted:
        """Waits until the director lets this element instance answer."""
        return await asyncio.shield(self._future(instance, element_instance))

    async def send(self, request: Any) -> WorkResult:  # noqa: ANN401 - any request
        """As the ports' `send`."""
        return await self.run(request)

    async def publish_message(self, message: PublishedMessage) -> None:
        """As `ports.Correlator`; the director brings it where it belongs."""
        self._queue(message.instance, message.element).put_nowait(message)

    async def publish_signal(self, signal: PublishedSignal) -> None:
        """As `ports.Correlator`; the director brings it where it belongs."""
        self._queue(signal.instance, signal.element).put_nowait(signal)

    async def thrown(self, instance: str, element: str) -> Thrown:
        """Waits for what this element has thrown."""
        async with asyncio.timeout(PATIENCE):
            return await self._queue(instance, element).get()

    def _queue(self, instance: str, element: str) -> asyncio.Queue[Thrown]:
        return self._thrown.setdefault((instance, element), asyncio.Queue())

    async def _offline(self, request: Any) -> WorkResult:  # noqa: ANN401 - any request
        if not isinstance(request, FunctionRequest) or self._functions is None:
            return WorkResult(None)
        return await self._functions.run(request)

    def _future(self, instance: str, element_instance: str) -> asyncio.Future[Scripted]:
        key = (instance, element_instance)
        if key not in self._answers:
            self._answers[key] = asyncio.get_running_loop().create_future()
        return self._answers[key]


async def scripted_result(answer: CallAnswer) -> WorkResult:
    """The answer as a port gives it; raises ActivityFailure for a scripted error."""
    if answer.error is not None:
        raise ActivityFailure(*answer.error, retryable=False)
    return WorkResult(answer.result)


class DirectedActivities(Activities):
    """Also what needs no port waits for the director: a script may answer for any element."""

    def __init__(self, ports: Ports, work: DirectedWork) -> None:
        super().__init__(ports)
        self._work = work

    @activity.defn
    async def set_variables(self, order: Answer, request: Answer) -> Answer:
        """The values of the process, unless the script answers."""
        return await self._directed(order, request.get("values", {}))

    @activity.defn
    async def pass_through(self, order: Answer, request: Answer) -> Answer:
        """Null, unless the script answers."""
        return await self._directed(order, None)

    async def _directed(self, order: Answer, otherwise: Any) -> Answer:  # noqa: ANN401 - any JSON
        answer = await self._work.answer(order["instance"], order["element_instance"])
        if answer is None:
            return {"value": otherwise, "details": {}}
        return await answered(scripted_result(answer))
