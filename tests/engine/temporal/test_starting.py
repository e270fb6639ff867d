"""Starting may be repeated at any time: an instance happens once."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError

from engine.temporal import StartRequest
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.processes import AGENT, chain, plans, process

pytestmark = pytest.mark.temporal

ASK = '<userTask name="Look"/>'
PLAIN_END = '<endEvent id="end"/>'
ERROR_END = '<endEvent id="end"><errorEventDefinition errorRef="E1"/></endEvent>'


async def start_same(running: Running, **more: Any) -> str:
    """Starts the same instance and returns its run's id."""
    plan = running.plans[0]
    request = StartRequest(running.queue, plan.process_id, plan.fingerprint, **more)
    return await running.engine.start(request)


async def assert_same_run(running: Running, run: str, *, status: WorkflowExecutionStatus) -> None:
    described = await running.client.get_workflow_handle(running.queue).describe()
    assert (described.run_id, described.status) == (run, status)


async def test_a_second_start_while_it_runs_finds_the_first(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(ASK))))

    first, second = await start_same(running), await start_same(running)

    assert first == second
    await assert_same_run(running, first, status=WorkflowExecutionStatus.RUNNING)


async def test_a_second_start_after_it_has_completed_starts_nothing(start_worker: StartWorker) -> None:
    async def answer(request: object) -> str:
        return "fine"

    running = await start_worker(*plans(process(chain(AGENT.format(more="")))), answer=answer)
    first = await start_same(running)
    await running.result(running.queue)

    assert await start_same(running) == first
    await assert_same_run(running, first, status=WorkflowExecutionStatus.COMPLETED)
    assert len(running.work.requests) == 1


async def test_a_second_start_after_it_has_failed_starts_nothing(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain().replace(PLAIN_END, ERROR_END))))
    first = await start_same(running)
    with pytest.raises(WorkflowFailureError):
        await running.result(running.queue)

    assert await start_same(running) == first
    await assert_same_run(running, first, status=WorkflowExecutionStatus.FAILED)


async def test_a_second_start_after_it_was_terminated_starts_nothing(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(ASK))))
    first = await start_same(running)
    await running.client.get_workflow_handle(running.queue).terminate("in Temporal's own page")
    with pytest.raises(WorkflowFailureError):
        await running.result(running.queue)

    assert await start_same(running) == first
    await assert_same_run(running, first, status=WorkflowExecutionStatus.TERMINATED)
