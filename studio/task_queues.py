"""Who asks Temporal for the work of a task queue: without anybody, whatever is put there waits for ever."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from asgiref.sync import async_to_sync
from django.conf import settings
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.service import RPCError

from studio.temporal_connection import connect_to_temporal

if TYPE_CHECKING:
    from collections.abc import Iterable

SECONDS = 5.0

log = structlog.get_logger(__name__)


def all_queues() -> list[str]:
    """Returns the task queues of this installation, the usual one first."""
    return [settings.TEMPORAL_TASK_QUEUE, *settings.TEMPORAL_EXTRA_QUEUES]


async def workers_of(queue: str) -> int | None:
    """Returns how many workers asked for work of the queue lately; None when Temporal cannot tell."""
    request = DescribeTaskQueueRequest(
        namespace=settings.TEMPORAL_NAMESPACE,
        task_queue=TaskQueue(name=queue),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    )
    try:
        async with asyncio.timeout(SECONDS):
            client = await connect_to_temporal()
            described = await client.workflow_service.describe_task_queue(request)
    except (RuntimeError, RPCError, TimeoutError) as failure:
        log.warning("health.workers_unknown", queue=queue, reason=repr(failure))
        return None
    return len({poller.identity for poller in described.pollers})


async def workers_of_all(queues: Iterable[str]) -> dict[str, int | None]:
    """Returns the number of workers of each queue, asked all at once."""
    names = sorted(set(queues))
    return dict(zip(names, await asyncio.gather(*map(workers_of, names)), strict=True))


def pollers_of(queue: str) -> int | None:
    """The same for code that does not await."""
    return async_to_sync(workers_of)(queue)
