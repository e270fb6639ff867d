"""`manage.py temporal_worker`: runs deployed processes. As many as you like, on any machine."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from engine.temporal import make_worker
from engine.temporal.host.registration import register_search_attributes
from studio.temporal_connection import connect_to_temporal
from studio.wiring.ports import make_ports, make_sink


class Command(BaseCommand):
    """Says READY when it polls; SIGTERM and SIGINT let running activities end."""

    help = "Run a Temporal worker for deployed processes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Works until it is told to stop."""
        asyncio.run(self._work())

    async def _work(self) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        sink = make_sink()
        try:
            client = await connect_to_temporal()
            await register_search_attributes(client)
            ports = make_ports(sink)
            async with AsyncExitStack() as workers:
                for queue in settings.WORKER_QUEUES:
                    await workers.enter_async_context(make_worker(client, ports, task_queue=queue))
                self.stdout.write("READY")
                self.stdout.flush()
                await stop.wait()
        finally:
            sink.close()
