"""The event sink of a rehearsal: each instance's steps in order, for the director to read."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from engine.errors import EngineError
from engine.events import EventBatch, ProcessEvent
from engine.ports import Gap

PATIENCE = 90.0
"""Seconds until a silent instance counts as a defect of ours. On a busy machine a workflow task may be lost,
which Temporal notices after ten seconds, more than once."""

Step = tuple[ProcessEvent, ...]


class Ledger:
    """Keeps what the director has not read yet, one entry per step of an instance.

    The live path brings each step as one batch; the durable path repeats them, which changes nothing.
    """

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._unread: dict[str, deque[tuple[int, Step]]] = {}
        self._news = asyncio.Event()

    async def append(self, batches: tuple[EventBatch, ...]) -> tuple[Gap, ...]:
        """As `ports.EventSink`."""
        gaps = tuple(gap for gap in map(self._take, batches) if gap is not None)
        self._news.set()
        return gaps

    def _take(self, batch: EventBatch) -> Gap | None:
        known = self._known.get(batch.instance, 0)
        if batch.after_sequence > known:
            return Gap(batch.instance, known)
        new = batch.events[known - batch.after_sequence :]
        if new:
            self._unread.setdefault(batch.instance, deque()).append((known, new))
            self._known[batch.instance] = known + len(new)
        return None

    def has(self, instance: str) -> bool:
        """Whether a step of the instance is unread."""
        return bool(self._unread.get(instance))

    def read(self, instance: str) -> tuple[int, Step]:
        """The next unread step and the number of the event before it."""
        return self._unread[instance].popleft()

    async def next_step(self, instance: str) -> tuple[int, Step]:
        """Waits for the next step of the instance; EngineError when it stays silent."""
        await self.wait_for_any(instance)
        return self.read(instance)

    async def wait_for_any(self, *instances: str) -> None:
        """Waits until one of them has an unread step; EngineError when all stay silent."""
        await self._until(lambda: any(map(self.has, instances)), " and ".join(instances))

    async def _until(self, condition: Callable[[], bool], instance: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise EngineError(f"instance {instance} said nothing for {PATIENCE:.0f} s") from None
