"""The same flow as a person would write it for Temporal by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from engine.ports import Ports
from engine.temporal.host.activities import Activities

LIMIT = timedelta(seconds=60)


def _order(number: int) -> dict[str, Any]:
    instance = workflow.info().workflow_id
    return {
        "process": "bench",
        "instance": instance,
        "root": instance,
        "element": f"t{number}",
        "element_name": f"Task t{number}",
        "element_instance": f"e{number}",
        "idempotency_key": f"{instance}:e{number}",
    }


@workflow.defn(sandboxed=False)
class HandWritten:
    """Tasks in a row; the activities are the ones that a process would call."""

    @workflow.run
    async def run(self, tasks: int, kind: str) -> dict[str, Any]:
        """`kind`: ordinary or local."""
        for number in range(tasks):
            if kind == "local":
                await workflow.execute_local_activity(
                    "pass_through", args=[_order(number), {}], start_to_close_timeout=LIMIT
                )
            else:
                await workflow.execute_activity(
                    "pass_through", args=[_order(number), {}], start_to_close_timeout=LIMIT
                )
        return {}


@asynccontextmanager
async def worker(client: Client, ports: Ports, *, task_queue: str) -> AsyncIterator[Worker]:
    """A worker with the settings of `engine.temporal.make_worker`."""
    made = Worker(
        client,
        task_queue=task_queue,
        workflows=[HandWritten],
        activities=Activities(ports).all(),
        workflow_runner=UnsandboxedWorkflowRunner(),
        max_cached_workflows=1000,
        activity_executor=ThreadPoolExecutor(max_workers=4),
    )
    async with made:
        yield made
