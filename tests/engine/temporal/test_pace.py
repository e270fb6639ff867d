"""Much local work: no workflow task holds all of it, people get in between, and histories stay short."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from temporalio.api.history.v1 import HistoryEvent

from engine.events import ActivityCompleted, InstanceCancelled
from engine.temporal import replayer
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.ports import until
from tests.engine.temporal.processes import flows, plans, process

pytestmark = pytest.mark.temporal

SCRIPT = '<scriptTask id="{id}" scriptFormat="python"><script>pass</script>{more}</scriptTask>'


def loop(*, limit: int) -> str:
    """A variable task that is repeated until it has counted to `limit`."""
    counting = (
        '<serviceTask id="count"><extensionElements><p:VariableConfiguration>'
        '<p:set name="n" expression="(n if n != null else 0) + 1"/></p:VariableConfiguration>'
        "</extensionElements></serviceTask>"
    )
    again = f'<sequenceFlow id="back" sourceRef="again" targetRef="in"><conditionExpression>n &lt; {limit}'
    return process(
        '<startEvent id="start"/><exclusiveGateway id="in"/>'
        '<exclusiveGateway id="again" default="again_end"/><endEvent id="end"/>'
        f"{counting}{again}</conditionExpression></sequenceFlow>"
        + flows("start", "in", "count", "again", "end")
    )


def side_by_side(*, parts: int) -> str:
    """One script, executed so many times at once."""
    loop = (
        "<multiInstanceLoopCharacteristics>"
        f"<loopCardinality>{parts}</loopCardinality></multiInstanceLoopCharacteristics>"
    )
    return process(
        '<startEvent id="start"/><endEvent id="end"/>'
        + SCRIPT.format(id="work", more=loop)
        + flows("start", "work", "end")
    )


async def history_of(running: Running, instance: str) -> list[HistoryEvent]:
    return list((await running.client.get_workflow_handle(instance).fetch_history()).events)


def most_in_one_workflow_task(events: list[HistoryEvent]) -> int:
    """The most local activities that one workflow task brought."""
    markers = [
        e.marker_recorded_event_attributes for e in events if e.HasField("marker_recorded_event_attributes")
    ]
    return max(Counter(each.workflow_task_completed_event_id for each in markers).values())


async def test_a_loop_of_local_work_is_spread_over_workflow_tasks(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.temporal.pace.CALLS", 20)
    running = await start_worker(*plans(loop(limit=130)))
    instance = await running.start()
    assert (await running.result(instance))["n"] == 130
    events = await history_of(running, instance)
    assert most_in_one_workflow_task(events) < 30  # durable events and the pause itself are markers too
    await replayer(running.ports.plans).replay_workflow(
        await running.client.get_workflow_handle(instance).fetch_history()
    )


async def test_much_local_work_at_once_is_spread_too_and_goes_on_after_continuing_as_new(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.temporal.pace.CALLS", 10)
    monkeypatch.setattr("engine.temporal.workflow.HISTORY_LIMIT", 40)
    running = await start_worker(*plans(side_by_side(parts=60)))
    instance = await running.start()
    await running.result(instance)
    assert len(running.sink.of(instance, ActivityCompleted)) == 60
    described = await running.client.get_workflow_handle(instance).describe()
    assert described.run_id != described.raw_description.workflow_execution_info.first_run_id
    assert len(await history_of(running, instance)) < 100


async def test_large_answers_end_a_workflow_task_sooner(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answer(request: object) -> str:
        return "x" * 1000

    monkeypatch.setattr("engine.temporal.pace.BYTES", 3000)
    scripts = [SCRIPT.format(id=f"s{n}", more="") for n in range(12)]
    row = flows("start", *(f"s{n}" for n in range(12)), "end")
    body = f'<startEvent id="start"/><endEvent id="end"/>{"".join(scripts)}{row}'
    running = await start_worker(*plans(process(body)), answer=answer)
    instance = await running.start()
    await running.result(instance)
    assert most_in_one_workflow_task(await history_of(running, instance)) <= 5


async def test_an_endless_loop_of_local_work_can_be_cancelled(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.temporal.pace.CALLS", 10)
    running = await start_worker(*plans(loop(limit=1_000_000)))
    instance = await running.start()
    await until(lambda: len(running.sink.of(instance, ActivityCompleted)) > 20)
    await running.engine.cancel(instance, reason="enough")
    await until(lambda: bool(running.sink.of(instance, InstanceCancelled)))


async def test_histories_from_before_there_were_pauses_replay(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.temporal.pace.CALLS", 1_000)
    running = await start_worker(*plans(loop(limit=30)))
    instance = await running.start()
    await running.result(instance)
    history: Any = await running.client.get_workflow_handle(instance).fetch_history()
    monkeypatch.setattr("engine.temporal.pace.CALLS", 10)
    await replayer(running.ports.plans).replay_workflow(history)
