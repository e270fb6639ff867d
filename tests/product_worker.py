"""A Temporal worker with the product's own ports, for tests that drive a whole line."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from temporalio.client import Client

from engine.temporal import make_worker
from studio.instances.sink import DatabaseSink
from studio.tasks.projecting import PROJECTORS
from studio.values.claims import value_converter
from studio.wiring.ports import make_ports


@contextmanager
def product_worker(temporal_server: str, settings: Any) -> Iterator[asyncio.AbstractEventLoop]:
    """Runs it in a thread of its own, on a queue of its own that the studio uses too; gives its loop."""
    settings.TEMPORAL_ADDRESS, settings.TEMPORAL_TASK_QUEUE = temporal_server, f"line-{uuid.uuid4()}"
    sink, stop, ready = DatabaseSink(projectors=PROJECTORS), asyncio.Event(), threading.Event()
    loop = asyncio.new_event_loop()

    async def work() -> None:
        client = await Client.connect(temporal_server, data_converter=value_converter())
        async with make_worker(client, make_ports(sink), task_queue=settings.TEMPORAL_TASK_QUEUE):
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),))
    thread.start()
    assert ready.wait(20)
    yield loop
    loop.call_soon_threadsafe(stop.set)
    thread.join(20)
    sink.close()
