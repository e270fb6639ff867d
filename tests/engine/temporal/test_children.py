"""Children and their parents on a real server: who ends with whom, and what a parent hears."""

from __future__ import annotations

import asyncio

import pytest
from temporalio.client import WorkflowExecutionStatus

from engine.compile import compile_file
from engine.events import InstanceCancelled, InstanceFailed, WarningRaised
from engine.parse import read_definitions
from engine.testing import run
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.ports import until
from tests.engine.temporal.processes import _HEAD, chain, plans, process
from tests.engine.temporal.test_hosting import USER_TASK

pytestmark = pytest.mark.temporal

CALLED = process(chain(USER_TASK), name="called")
WAITING = '<callActivity calledElement="called"/>'
DETACHED = (
    '<callActivity calledElement="{called}"><extensionElements>'
    '<p:CallActivityConfiguration waitForCompletion="false"/></extensionElements></callActivity>'
)


async def status(running: Running, instance: str) -> WorkflowExecutionStatus | None:
    return (await running.client.get_workflow_handle(instance).describe()).status


async def reaches(running: Running, instance: str, wanted: WorkflowExecutionStatus) -> None:
    async with asyncio.timeout(15):
        while await status(running, instance) != wanted:
            await asyncio.sleep(0.05)


async def child_of(running: Running, instance: str) -> str:
    def found() -> list[str]:
        return [
            each
            for each in running.sink.logs
            if each.startswith(f"{instance}/") and "UserTaskOpened" in running.sink.kinds(each)
        ]

    await until(lambda: bool(found()))
    return found()[0]


async def test_a_waiting_call_is_cancelled_with_its_caller(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(WAITING)), CALLED))
    instance = await running.start()
    child = await child_of(running, instance)
    await running.engine.cancel(instance, reason="asked for twice")
    await reaches(running, instance, WorkflowExecutionStatus.CANCELED)
    await reaches(running, child, WorkflowExecutionStatus.CANCELED)
    assert running.sink.kinds(child)[-1] == "InstanceCancelled"


async def test_a_waiting_call_is_asked_to_stop_when_its_caller_is_terminated(
    start_worker: StartWorker,
) -> None:
    running = await start_worker(*plans(process(chain(WAITING)), CALLED))
    instance = await running.start()
    child = await child_of(running, instance)
    await running.client.get_workflow_handle(instance).terminate("in Temporal's own page")
    await reaches(running, child, WorkflowExecutionStatus.CANCELED)
    assert running.sink.of(child, InstanceCancelled)


@pytest.mark.parametrize("how", ["ends", "cancelled", "terminated"])
async def test_a_detached_call_outlives_its_caller(start_worker: StartWorker, how: str) -> None:
    rest = [] if how == "ends" else [USER_TASK]
    running = await start_worker(*plans(process(chain(DETACHED.format(called="called"), *rest)), CALLED))
    instance = await running.start()
    child = await child_of(running, instance)
    if how == "cancelled":
        await running.engine.cancel(instance, reason="enough")
        await reaches(running, instance, WorkflowExecutionStatus.CANCELED)
    elif how == "terminated":
        await running.client.get_workflow_handle(instance).terminate()
    else:
        await running.result(instance)
    await asyncio.sleep(0.5)
    assert await status(running, child) == WorkflowExecutionStatus.RUNNING
    [opened] = [each for each in running.sink.logs[child] if type(each).__name__ == "UserTaskOpened"]
    await running.engine.submit_user_task(child, opened.user_task, data={"approved": True})
    await running.result(child)


@pytest.mark.parametrize("rest", [[], [USER_TASK]])
async def test_a_detached_call_that_cannot_start_is_told_by_its_caller(
    start_worker: StartWorker, rest: list[str]
) -> None:
    running = await start_worker(*plans(process(chain(DETACHED.format(called="missing"), *rest))))
    instance = await running.start()
    await until(lambda: bool(running.sink.of(instance, WarningRaised)))
    [warning] = running.sink.of(instance, WarningRaised)
    assert (warning.element, warning.rule) == ("t1", "detached-not-started")
    assert "missing" in warning.message
    if rest:
        assert "UserTaskOpened" in running.sink.kinds(instance)
        await running.engine.cancel(instance, reason="enough")
    else:
        await running.result(instance)
        assert running.sink.kinds(instance)[-2:] == ["InstanceCompleted", "WarningRaised"]


def test_in_memory_it_is_told_as_well() -> None:
    body = process(chain(DETACHED.format(called="missing")))
    definitions = read_definitions(f"{_HEAD}{body}</definitions>".encode())
    result = run(definitions)
    assert result.status == "completed"
    assert "detached-not-started" in [event.get("rule") for event in result.to_json()["events"]]
    assert compile_file(definitions)


async def test_a_called_process_that_takes_too_long_fails_its_call(start_worker: StartWorker) -> None:
    hurried = CALLED.replace(
        "<startEvent",
        '<extensionElements><p:TimeoutConfig executionTimeout="PT1S"/></extensionElements><startEvent',
        1,
    )
    running = await start_worker(*plans(process(chain(WAITING)), hurried))
    instance = await running.start()

    await until(lambda: "InstanceFailed" in running.sink.kinds(instance))
    [failed] = running.sink.of(instance, InstanceFailed)
    assert failed.code == "timeout"
