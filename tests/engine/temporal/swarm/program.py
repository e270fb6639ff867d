"""Worker programs of a swarm, to be killed: `python -m … ADDRESS QUEUE FILE`.

Each line of the input is how many workflows one more program may cache, and perhaps the word `dying`; its
process id is the answer. A dying program kills itself when it has told of a task, before Temporal knows.
Programs are forked, so that a successor works at once.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

from temporalio.client import Client

from engine.events import EventBatch, UserTaskOpened
from engine.ports import Gap, Ports, WorkResult
from engine.temporal import make_worker
from tests.engine.temporal.swarm.store import Store


class Work:
    """Notes every call before it works for a moment."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def run(self, request: Any, heartbeat: Any = None) -> WorkResult:
        order = request.order
        kind = type(request).__name__
        await asyncio.to_thread(self._store.note_call, order.idempotency_key, order.attempt, kind)
        await asyncio.sleep(random.random() * 0.2)
        return WorkResult(1)

    async def send(self, request: Any) -> WorkResult:
        return await self.run(request)


class DyingStore(Store):
    """Stores a batch that tells of a task, and takes its program with it."""

    async def append(self, batches: tuple[EventBatch, ...]) -> tuple[Gap, ...]:
        gaps = await super().append(batches)
        if any(isinstance(event, UserTaskOpened) for batch in batches for event in batch.events):
            os.kill(os.getpid(), signal.SIGKILL)
        return gaps


async def work_for(address: str, queue: str, file: str, *, cached: int, dying: bool) -> None:
    store = (DyingStore if dying else Store)(Path(file))
    work = Work(store)
    ports = Ports(store, store, work, work, work, work)
    async with make_worker(
        await Client.connect(address), ports, task_queue=queue, max_cached_workflows=cached
    ):
        await asyncio.Event().wait()


def nurse(address: str, queue: str, file: str) -> None:
    """Forks a program for each line, before anything has started a thread here."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            random.seed()
            cached, *dying = line.split()
            asyncio.run(work_for(address, queue, file, cached=int(cached), dying=bool(dying)))
        print(child, flush=True)


if __name__ == "__main__":
    nurse(*sys.argv[1:])
