"""An instance on a real server goes over to another version, and ends as it does in memory."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from engine.errors import WrongTrigger
from engine.events import InstanceMigrated, NumberedEvent, TimerStarted, UserTaskOpened, WarningRaised
from engine.interpreter import new_state
from engine.plan import Plan
from engine.state.triggers import Migrate, UserTaskSubmitted
from engine.temporal import VariableEdit, replayer
from engine.temporal.host.registration import register_search_attributes
from engine.temporal.migration import check_migration
from engine.temporal.payloads import MigrationRequest
from engine.temporal.search import VERSION
from engine.testing.memory_host import MemoryHost
from engine.testing.results import RunResult, result_of
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.ports import MemoryPlans, until
from tests.engine.temporal.processes import chain, flows, plans, process

pytestmark = pytest.mark.temporal

LOOK = '<userTask name="Look"/>'
ONE = plans(process(chain(LOOK)))[0]
TWO = plans(process(chain(LOOK, '<userTask name="Look twice"/>')))[0]
OTHER = plans(process(chain('<manualTask name="Lift"/>')))[0]


def sub(inside: str) -> Plan:
    body = f'<startEvent id="s"/><subProcess id="sub">{inside}</subProcess><endEvent id="e"/>'
    return plans(process(body + flows("s", "sub", "e")))[0]


def inside(*ids: str) -> str:
    tasks = "".join(f'<userTask id="{each}"/>' for each in ids)
    return f'<startEvent id="is"/>{tasks}<endEvent id="ie"/>{flows("is", *ids, "ie")}'


def told(running: Running, instance: str) -> RunResult:
    events = [
        NumberedEvent(each, number, event)
        for each, log in running.sink.logs.items()
        if each.split("/")[0] == instance
        for number, event in enumerate(log, 1)
    ]
    return result_of(events, main=instance)


async def opened(running: Running, instance: str, count: int = 1) -> UserTaskOpened:
    await until(lambda: len(running.sink.of(instance, UserTaskOpened)) == count)
    task: UserTaskOpened = running.sink.of(instance, UserTaskOpened)[-1]
    return task


async def submit(running: Running, instance: str, count: int = 1) -> None:
    task = await opened(running, instance, count)
    await running.engine.submit_user_task(instance, task.user_task, data={})


async def on_temporal(running: Running) -> RunResult:
    instance = await running.start()
    await opened(running, instance)
    await running.engine.migrate(instance, MigrationRequest(TWO.fingerprint, key="m"))
    await submit(running, instance)
    await submit(running, instance, 2)
    await running.result(instance)
    return told(running, instance)


def in_memory() -> RunResult:
    host = MemoryHost([ONE])
    instance = host.start("order")
    host.run()
    host.send(instance, Migrate(TWO.fingerprint, key="m"), target=TWO)
    for _ in range(2):
        (task,) = (each for each in host.state(instance).waits() if each.kind == "user_task")
        host.send(instance, UserTaskSubmitted(task.id, {}))
        host.run()
    return result_of(host.events, main=instance)


def shape(result: RunResult) -> dict[str, Any]:
    data = result.to_json()
    kinds = [each["kind"] for each in data.pop("events")]
    return {**data, "kinds": kinds}


async def test_takes_the_new_versions_way_on_both_hosts(start_worker: StartWorker) -> None:
    running = await start_worker(ONE, TWO)

    real = await on_temporal(running)

    assert shape(real) == shape(await asyncio.to_thread(in_memory))
    assert real.completed == ["start", "t1", "t2", "end"]


async def test_refuses_with_the_reason_and_goes_on_as_it_was(start_worker: StartWorker) -> None:
    running = await start_worker(ONE, OTHER)
    instance = await running.start()
    await opened(running, instance)
    with pytest.raises(WrongTrigger, match="choose where to go on"):
        await running.engine.migrate(instance, MigrationRequest(OTHER.fingerprint))
    with pytest.raises(WrongTrigger, match="no plan is stored"):
        await running.engine.migrate(instance, MigrationRequest("f" * 64))
    await submit(running, instance)
    await running.result(instance)
    assert running.sink.of(instance, InstanceMigrated) == []
    with pytest.raises(WrongTrigger, match="ended"):
        await running.engine.migrate(instance, MigrationRequest(ONE.fingerprint))


async def test_a_sub_process_that_runs_as_a_child_goes_along(start_worker: StartWorker) -> None:
    old, new = sub(inside("in")), sub(inside("in", "more"))
    running = await start_worker(old, new)
    instance = await running.start()
    await until(lambda: len(running.sink.logs) == 2)
    (child,) = (each for each in running.sink.logs if "/" in each)
    await opened(running, child)
    await running.engine.migrate(instance, MigrationRequest(new.fingerprint))
    await until(lambda: bool(running.sink.of(child, InstanceMigrated)))
    await submit(running, child)
    await submit(running, child, 2)
    await running.result(instance)
    assert sorted(told(running, instance).completed) == sorted(["s", "is", "in", "more", "ie", "sub", "e"])


async def test_a_child_that_cannot_go_along_ends_in_its_old_version(start_worker: StartWorker) -> None:
    old, new = sub(inside("in")), sub(inside("other"))
    running = await start_worker(old, new)
    instance = await running.start()
    await until(lambda: len(running.sink.logs) == 2)
    (child,) = (each for each in running.sink.logs if "/" in each)
    await opened(running, child)
    await running.engine.migrate(instance, MigrationRequest(new.fingerprint))
    await until(lambda: bool(running.sink.of(child, WarningRaised)))
    await submit(running, child)
    await running.result(instance)
    assert [each.rule for each in running.sink.of(child, WarningRaised)] == ["migration-refused"]


async def test_stays_on_the_new_version_after_continuing_as_new(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.temporal.workflow.HISTORY_LIMIT", 12)
    running = await start_worker(ONE, TWO)
    await register_search_attributes(running.client)
    instance = await running.start(version="1")
    await opened(running, instance)
    await running.engine.migrate(instance, MigrationRequest(TWO.fingerprint, to_version=2))
    for _ in range(4):
        await running.engine.set_variables(instance, VariableEdit({"n": 1}))
    await submit(running, instance)
    await submit(running, instance, 2)
    await running.result(instance)
    assert told(running, instance).completed == ["start", "t1", "t2", "end"]
    described = await running.client.get_workflow_handle(instance).describe()
    first = await running.client.get_workflow_handle(instance, run_id=None).fetch_history()
    started = first.events[0].workflow_execution_started_event_attributes
    assert started.continued_execution_run_id, "it has continued as new"
    assert described.run_id != started.first_execution_run_id
    memo = await described.memo()
    found = described.typed_search_attributes.get(VERSION)
    assert (memo["fingerprint"], memo["version"], found) == (TWO.fingerprint, "2", "2")


async def test_a_plan_that_cannot_be_read_now_is_no_refusal(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    unread = plans(process(chain(LOOK, '<userTask name="Look once more"/>')))[0]
    running = await start_worker(ONE, unread)
    instance = await running.start()
    await opened(running, instance)

    def away(_fingerprint: str) -> bytes:
        raise ConnectionError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(running.ports.plans, "read", away)
        with pytest.raises(WorkflowUpdateFailedError):
            await running.engine.migrate(instance, MigrationRequest(unread.fingerprint, key="m"))
    await running.engine.migrate(instance, MigrationRequest(unread.fingerprint, key="m"))
    assert len(running.sink.of(instance, InstanceMigrated)) == 1
    await running.engine.cancel(instance, reason="enough")


def test_a_migration_that_is_done_is_not_judged_again() -> None:
    state = new_state()
    state.status, state.migrated = "completed", "m"
    check_migration(MigrationRequest(OTHER.fingerprint, key="m"), TWO, state, now=0.0)
    with pytest.raises(ApplicationError, match="ended"):
        check_migration(MigrationRequest(OTHER.fingerprint, key="n"), TWO, state, now=0.0)


async def test_a_migrated_history_replays(start_worker: StartWorker) -> None:
    border = (
        '<boundaryEvent id="late" attachedToRef="t1"><timerEventDefinition><timeDuration>PT9H</timeDuration>'
        "</timerEventDefinition></boundaryEvent>"
    )
    timed = plans(process(chain(LOOK) + border + flows("late", "end")))[0]
    running = await start_worker(ONE, timed)
    instance = await running.start()
    await opened(running, instance)
    await running.engine.migrate(instance, MigrationRequest(timed.fingerprint))
    await until(lambda: bool(running.sink.of(instance, TimerStarted)))
    await submit(running, instance)
    await running.result(instance)
    history = await running.client.get_workflow_handle(instance).fetch_history()
    await replayer(MemoryPlans(ONE, timed)).replay_workflow(history)
    described = await running.client.get_workflow_handle(instance).describe()
    assert (await described.memo())["fingerprint"] == timed.fingerprint
