"""Ports for tests of the Temporal host: everything in memory, every call remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from engine.errors import PlanMissing
from engine.events import EventBatch, ProcessEvent
from engine.plan import Plan
from engine.ports import CalledPlan, Gap, Ports, WorkResult


class MemoryPlans:
    """A PlanStore over a dictionary."""

    def __init__(self, *plans: Plan) -> None:
        self._by_fingerprint = {plan.fingerprint: plan.to_bytes() for plan in plans}
        self._by_process = {plan.process_id: plan.fingerprint for plan in plans}

    def read(self, fingerprint: str) -> bytes:
        try:
            return self._by_fingerprint[fingerprint]
        except KeyError:
            raise PlanMissing(fingerprint) from None

    def find(self, process: str, *, binding: str, caller: str) -> CalledPlan:
        if process not in self._by_process:
            raise PlanMissing(process)
        return CalledPlan(self._by_process[process], "7")


class MemorySink:
    """An EventSink that keeps logs as a real one must: no holes, superseded events replaced."""

    def __init__(self) -> None:
        self.logs: dict[str, list[ProcessEvent]] = {}
        self.appended: list[EventBatch] = []
        self.fail_next = 0

    async def append(self, batches: tuple[EventBatch, ...]) -> tuple[Gap, ...]:
        if self.fail_next:
            self.fail_next -= 1
            raise ConnectionError("the database is away")
        gaps = []
        for batch in batches:
            self.appended.append(batch)
            log = self.logs.setdefault(batch.instance, [])
            if batch.after_sequence > len(log):
                gaps.append(Gap(batch.instance, len(log)))
                continue
            overlap = log[batch.after_sequence : batch.after_sequence + len(batch.events)]
            if overlap != list(batch.events[: len(overlap)]):
                del log[batch.after_sequence :]
                overlap = []
            log.extend(batch.events[len(overlap) :])
        return tuple(gaps)

    def kinds(self, instance: str) -> list[str]:
        return [type(event).__name__ for event in self.logs.get(instance, ())]

    def of(self, instance: str, kind: type[Any]) -> list[Any]:
        return [event for event in self.logs.get(instance, ()) if isinstance(event, kind)]


Work = Callable[[Any], Awaitable[Any]]


class ScriptedWork:
    """Answers every kind of work with one function; remembers the requests in order."""

    def __init__(self, answer: Work | None = None) -> None:
        self._answer = answer
        self.requests: list[Any] = []

    async def run(self, request: Any, heartbeat: Callable[[], None] | None = None) -> WorkResult:
        self.requests.append(request)
        value = await self._answer(request) if self._answer else None
        return value if isinstance(value, WorkResult) else WorkResult(value)

    async def send(self, request: Any) -> WorkResult:
        return await self.run(request)


def memory_ports(*plans: Plan, answer: Work | None = None) -> tuple[Ports, MemorySink, ScriptedWork]:
    """Ports whose work is answered by `answer`, their sink, and the record of requests."""
    sink, work = MemorySink(), ScriptedWork(answer)
    return Ports(sink, MemoryPlans(*plans), work, work, work, work), sink, work


async def until(condition: Callable[[], bool], *, seconds: float = 15.0) -> None:
    """Waits for something to become true; fails the test when it does not."""
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen in time")
