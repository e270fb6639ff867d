"""One worker program of a swarm, to be killed: `python -m … ADDRESS QUEUE FILE CACHED`."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path
from typing import Any

from temporalio.client import Client

from engine.ports import Ports, WorkResult
from engine.temporal import make_worker
from tests.engine.temporal.swarm.store import Store


class Work:
    """Notes every call before it works for a moment."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def run(self, request: Any, heartbeat: Any = None) -> WorkResult:
        order = request.order
        await asyncio.to_thread(self._store.note_call, order.idempotency_key, order.attempt)
        await asyncio.sleep(random.random() * 0.2)
        return WorkResult(1)

    async def send(self, request: Any) -> WorkResult:
        return await self.run(request)


async def main(address: str, queue: str, file: str, cached: str) -> None:
    store = Store(Path(file))
    work = Work(store)
    ports = Ports(store, store, work, work, work, work)
    async with make_worker(
        await Client.connect(address), ports, task_queue=queue, max_cached_workflows=int(cached)
    ):
        print("READY", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
