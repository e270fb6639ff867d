"""What must hold over a long life: long chains, continuing as new, replay, lost live events."""

from __future__ import annotations

import asyncio

import pytest
from temporalio.client import Client

from engine.events import ActivityCompleted, ElementCompleted
from engine.temporal import EngineClient, StartRequest, make_worker, replayer, workflow
from tests.engine.temporal.conftest import StartWorker
from tests.engine.temporal.ports import MemorySink, memory_ports, until
from tests.engine.temporal.processes import AGENT, chain, plans, process
from tests.engine.temporal.test_hosting import USER_TASK

pytestmark = pytest.mark.temporal

TIMER = (
    "<intermediateCatchEvent ><timerEventDefinition><timeDuration>{text}</timeDuration>"
    "</timerEventDefinition></intermediateCatchEvent>"
)


@pytest.mark.slow
async def test_hundreds_of_tasks_in_a_row_continue_as_new_and_end(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert workflow.HISTORY_LIMIT < 15_000, "`make bench` runs 100,000 tasks with it"
    monkeypatch.setattr(workflow, "HISTORY_LIMIT", 1_000)
    tasks = ["<serviceTask />"] * 300
    running = await start_worker(*plans(process(chain(*tasks))))
    instance = await running.start()
    await running.result(instance)
    assert len(running.sink.of(instance, ElementCompleted)) == 302
    first_run = await running.client.get_workflow_handle(instance).describe()
    assert first_run.raw_description.workflow_execution_info.history_length < 1_500
    assert first_run.run_id != first_run.raw_description.workflow_execution_info.first_run_id


async def test_continuing_as_new_keeps_people_and_timers_waiting(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflow, "HISTORY_LIMIT", 10)
    body = (
        chain("<parallelGateway />")
        .replace('sourceRef="t1" targetRef="end"', 'sourceRef="t1" targetRef="look"')
        .replace('id="t1_end"', 'id="t1_look"')
        + USER_TASK.replace("<userTask", '<userTask id="look"')
        + TIMER.format(text="PT1S").replace("<intermediateCatchEvent", '<intermediateCatchEvent id="rest"')
        + '<serviceTask id="work"/><sequenceFlow id="f1" sourceRef="t1" targetRef="rest"/>'
        '<sequenceFlow id="f2" sourceRef="rest" targetRef="end"/>'
        '<sequenceFlow id="f3" sourceRef="t1" targetRef="work"/>'
        '<sequenceFlow id="f4" sourceRef="work" targetRef="end"/>'
        '<sequenceFlow id="f5" sourceRef="look" targetRef="end"/>'
    )
    running = await start_worker(*plans(process(body)))
    instance = await running.start()
    handle = running.client.get_workflow_handle(instance)
    first = (await handle.describe()).run_id
    await until(lambda: "UserTaskOpened" in running.sink.kinds(instance))
    await until(lambda: "TimerFired" in running.sink.kinds(instance))
    assert (await handle.describe()).run_id != first
    await running.engine.submit_user_task(instance, _task(running.sink, instance), data={"approved": True})
    await running.result(instance)
    assert running.sink.kinds(instance).count("UserTaskOpened") == 1
    assert running.sink.kinds(instance).count("TimerFired") == 1


def _task(sink: MemorySink, instance: str) -> str:
    return next(e.user_task for e in sink.logs[instance] if type(e).__name__ == "UserTaskOpened")


async def test_what_the_live_path_lost_comes_with_the_durable_one(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain("<serviceTask />", "<serviceTask />", USER_TASK))))
    running.sink.fail_next = 2
    instance = await running.start()
    await until(lambda: "UserTaskOpened" in running.sink.kinds(instance))
    kinds = running.sink.kinds(instance)
    assert kinds[0] == "InstanceStarted"
    assert kinds.count("ActivityCompleted") == 2


async def test_events_are_live_before_they_are_durable(start_worker: StartWorker) -> None:
    hold = asyncio.Event()

    async def answer(request: object) -> str:
        await hold.wait()
        return "fine"

    running = await start_worker(*plans(process(chain(AGENT.format(more="")))), answer=answer)
    instance = await running.start()
    await until(lambda: "ActivityStarted" in running.sink.kinds(instance))
    history = await running.client.get_workflow_handle(instance).fetch_history()
    assert not any(e.HasField("marker_recorded_event_attributes") for e in history.events)
    hold.set()
    await running.result(instance)
    assert len(running.sink.of(instance, ActivityCompleted)) == 1


async def test_a_recorded_history_replays_and_a_changed_plan_is_noticed(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(AGENT.format(more=""), TIMER.format(text="100ms")))))
    instance = await running.start()
    await running.result(instance)
    history = await running.client.get_workflow_handle(instance).fetch_history()
    await replayer(running.ports.plans).replay_workflow(history)
    events = list(running.sink.logs[instance])
    assert running.sink.logs[instance] == events

    (swapped,) = plans(process(chain(TIMER.format(text="100ms"), AGENT.format(more=""))))

    class Swapped:
        def read(self, fingerprint: str) -> bytes:
            return swapped.to_bytes()

        def find(self, process: str, *, binding: str, caller: str) -> str:
            raise AssertionError

    with pytest.raises(Exception, match=r"(?i)nondeterminism"):
        await replayer(Swapped()).replay_workflow(history)


async def test_another_worker_goes_on_where_one_stopped(client: Client, temporal_server: str) -> None:
    ports, sink, _ = memory_ports(*(made := plans(process(chain("<serviceTask />", USER_TASK)))))
    engine = EngineClient(client, task_queue="relay")
    async with make_worker(client, ports, task_queue="relay"):
        await engine.start(StartRequest("order-relay", "order", made[0].fingerprint))
        await until(lambda: "UserTaskOpened" in sink.kinds("order-relay"))
    await engine.submit_user_task("order-relay", _task(sink, "order-relay"), data={"approved": True})
    async with make_worker(await Client.connect(temporal_server), ports, task_queue="relay"):
        await client.get_workflow_handle("order-relay").result()
    assert sink.kinds("order-relay").count("InstanceStarted") == 1
    assert sink.kinds("order-relay")[-1] == "InstanceCompleted"
