"""The live path outside the workflow: a queue, and a writer that batches it into the event sink."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from engine.events import EventBatch
from engine.ports import EventSink, Gap

log = logging.getLogger(__name__)

MissingEvents = Callable[[Gap], Awaitable[EventBatch | None]]
"""Asks an instance for the events after a gap; None when it cannot answer (the durable path will)."""

LARGEST_BATCH = 500
"""Batches written in one go."""
PAUSE_SECONDS = 0.05
"""Between two writes: what comes alone is written at once, what comes in crowds is written in crowds."""


class LiveWriter:
    """Takes batches from workflow threads and writes them in the order they came."""

    def __init__(self, sink: EventSink, *, missing: MissingEvents, pause: float = PAUSE_SECONDS) -> None:
        self._sink = sink
        self._missing = missing
        self._pause = pause
        self._queue: asyncio.Queue[EventBatch] = asyncio.Queue()
        self._loop: asyncio.AbstractEventLoop | None = None

    def put(self, batch: EventBatch) -> None:
        """Called in workflow threads: never blocks, never fails. Without a running writer the batch is
        dropped, which the durable path makes good."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._queue.put_nowait, batch)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Writes for as long as the block lasts, and what is left at its end."""
        self._loop = asyncio.get_running_loop()
        writer = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._loop = None
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            while left := self._drain():
                await self._write(left)

    async def _run(self) -> None:
        while True:
            first = await self._queue.get()
            await self._write((first, *self._drain()))
            await asyncio.sleep(self._pause)

    def _drain(self) -> tuple[EventBatch, ...]:
        batches: list[EventBatch] = []
        while not self._queue.empty() and len(batches) < LARGEST_BATCH:
            batches.append(self._queue.get_nowait())
        return tuple(batches)

    async def _write(self, batches: tuple[EventBatch, ...]) -> None:
        """Writes; a failure is logged and left to the durable path, which carries the same events."""
        if not batches:
            return
        try:
            for gap in await self._sink.append(batches):
                filling = await self._missing(gap)
                if filling is not None:
                    await self._sink.append((filling,))
        except Exception:
            log.exception("live events were not written; the durable path will bring them")
