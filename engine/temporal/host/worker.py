"""Building workers and replayers: the same workflow class, plan cache and extern functions for both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio.client import Client
from temporalio.converter import DataConverter
from temporalio.service import RPCError
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner, Worker

from engine.events import EventBatch
from engine.ports import Gap, PlanStore, Ports
from engine.temporal.extern import HostFunctions
from engine.temporal.host.activities import Activities
from engine.temporal.host.client import EngineClient
from engine.temporal.host.live import PAUSE_SECONDS, LiveWriter
from engine.temporal.host.plans import PlanCache
from engine.temporal.scheduled_start import ScheduledStart
from engine.temporal.workflow import ProcessWorkflow

QUERY_TIMEOUT = timedelta(seconds=5)


@asynccontextmanager
async def make_worker(
    client: Client,
    ports: Ports,
    *,
    task_queue: str,
    activities: Callable[[Ports], Activities] = Activities,
    max_cached_workflows: int = 1000,
    graceful_shutdown: timedelta = timedelta(seconds=5),
    live_pause: float = PAUSE_SECONDS,
) -> AsyncIterator[Worker]:
    """A running worker with its live writer, for as long as the block lasts.

    `live_pause` is seconds between two writes of live events; 0 writes each step of an instance by itself.
    The unsandboxed runner is a decision of `stack.md`: lint and replay tests guard determinism.
    """
    engine = EngineClient(client, task_queue=task_queue)
    writer = LiveWriter(ports.events, missing=lambda gap: _missing(engine, gap), pause=live_pause)
    plans = PlanCache(ports.plans)
    worker = Worker(
        client,
        task_queue=task_queue,
        workflows=[ProcessWorkflow, ScheduledStart],
        activities=activities(ports).all(),
        interceptors=[HostFunctions(read_plan=plans.read, emit=writer.put)],
        workflow_runner=UnsandboxedWorkflowRunner(),
        max_cached_workflows=max_cached_workflows,
        graceful_shutdown_timeout=graceful_shutdown,
        activity_executor=ThreadPoolExecutor(max_workers=4),
    )
    with plans.open():
        async with writer.running(), worker:
            yield worker


def replayer(plans: PlanStore, *, data_converter: DataConverter = DataConverter.default) -> Replayer:
    """Replays recorded histories with today's code, however long that takes; events go nowhere."""
    return Replayer(
        data_converter=data_converter,
        workflows=[ProcessWorkflow, ScheduledStart],
        workflow_runner=UnsandboxedWorkflowRunner(),
        interceptors=[HostFunctions(read_plan=PlanCache(plans, patience=None).read, emit=_ignore)],
        debug_mode=True,
    )


def _ignore(batch: EventBatch) -> None:
    """Replay emits nothing; this stands where a function must."""


async def _missing(engine: EngineClient, gap: Gap) -> EventBatch | None:
    try:
        return await engine.events_after(gap.instance, gap.sequence)
    except RPCError:
        return None
