"""A workflow whose code fails is retried for ever by Temporal: it must not do so unseen."""

from __future__ import annotations

import asyncio

import pytest

from engine.temporal import StartRequest
from tests.engine.temporal.conftest import StartWorker
from tests.engine.temporal.processes import chain, plans, process

pytestmark = pytest.mark.temporal


async def test_an_instance_whose_plan_no_worker_can_read_is_named(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain("<task/>"))))
    lost = StartRequest(f"lost-{running.queue}", "lost", "no-such-plan")
    await running.engine.start(lost)

    async with asyncio.timeout(45):
        while lost.instance not in (found := await running.engine.troubled()):
            await asyncio.sleep(0.5)
    assert "WorkflowTaskFailed" in found[lost.instance]
    assert set(found) == {lost.instance}
    await running.client.get_workflow_handle(lost.instance).terminate()
