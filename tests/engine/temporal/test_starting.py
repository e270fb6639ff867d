"""Starting may be repeated at any time: an instance happens once."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError

from engine.errors import ActivityFailure
from engine.temporal import StartRequest
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.processes import AGENT, chain, plans, process

pytestmark = pytest.mark.temporal

ASK = '<userTask name="Look"/>'
GONE = '<p:retryPolicy maxAttempts="1"/>'


async def start_same(running: Running, **more: Any) -> str:
    """Starts the same instance and returns its run's id."""
    plan = running.plans[0]
    request = StartRequest(running.queue, plan.process_id, plan.fingerprint, **more)
    return await running.engine.start(request)


async def runs_of(running: Running) -> int:
    return (await running.client.count_workflows(f"TaskQueue = '{running.queue}'")).count


async def test_a_second_start_while_it_runs_finds_the_first(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(ASK))))

    first, second = await start_same(running), await start_same(running)

    assert first == second
    described = await running.client.get_workflow_handle(running.queue).describe()
    assert (described.run_id, described.status) == (first, WorkflowExecutionStatus.RUNNING)


async def test_a_second_start_after_it_has_completed_starts_nothing(start_worker: StartWorker) -> None:
    async def answer(request: object) -> str:
        return "fine"

    running = await start_worker(*plans(process(chain(AGENT.format(more="")))), answer=answer)
    first = await start_same(running)
    await running.result(running.queue)

    assert await start_same(running) == first
    assert len(running.work.requests) == 1


async def test_a_second_start_after_it_was_stopped_or_has_failed_starts_nothing(
    start_worker: StartWorker,
) -> None:
    running = await start_worker(*plans(process(chain(ASK))))
    first = await start_same(running)
    await running.client.get_workflow_handle(running.queue).terminate("the operator's hammer")
    with pytest.raises(WorkflowFailureError):
        await running.result(running.queue)

    assert await start_same(running) == first
    described = await running.client.get_workflow_handle(running.queue).describe()
    assert (described.run_id, described.status) == (first, WorkflowExecutionStatus.TERMINATED)
