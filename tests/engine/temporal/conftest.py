"""A client of the real server and a factory of running workers."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from temporalio.client import Client

from engine.plan import Plan
from engine.ports import Ports
from engine.temporal import EngineClient, StartRequest, make_worker
from tests.engine.temporal.ports import MemorySink, ScriptedWork, Work, memory_ports


@dataclass
class Running:
    """A worker at work on one task queue of its own, and what its ports saw."""

    client: Client
    engine: EngineClient
    ports: Ports
    sink: MemorySink
    work: ScriptedWork
    plans: tuple[Plan, ...]
    queue: str

    async def start(self, variables: dict[str, Any] | None = None, **more: Any) -> str:
        """Starts the first plan and returns the instance's id."""
        plan = self.plans[0]
        instance = f"{plan.process_id}-{uuid.uuid4()}"
        await self.engine.start(
            StartRequest(instance, plan.process_id, plan.fingerprint, variables=variables or {}, **more)
        )
        return instance

    async def result(self, instance: str) -> dict[str, Any]:
        """The variables of the ended instance; raises as Temporal does for a failed one."""
        output = await self.client.get_workflow_handle(instance).result()
        return dict(output["variables"])


StartWorker = Callable[..., Awaitable[Running]]


@pytest.fixture
async def client(temporal_server: str) -> Client:
    return await Client.connect(temporal_server)


@pytest.fixture
async def start_worker(client: Client) -> AsyncIterator[StartWorker]:
    """Starts workers that stop with the test."""
    async with AsyncExitStack() as stack:

        async def start(*plans: Plan, answer: Work | None = None, **options: Any) -> Running:
            ports, sink, work = memory_ports(*plans, answer=answer)
            queue = f"test-{uuid.uuid4()}"
            await stack.enter_async_context(make_worker(client, ports, task_queue=queue, **options))
            return Running(client, EngineClient(client, task_queue=queue), ports, sink, work, plans, queue)

        yield start
