"""Continuing as new while things arrive, and workers that forget their instances at once."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from engine.events import InstanceCancelled, UserTaskOpened
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.ports import until
from tests.engine.temporal.processes import AGENT, chain, plans, process
from tests.engine.temporal.test_endurance import TIMER
from tests.engine.temporal.test_hosting import USER_TASK

pytestmark = pytest.mark.temporal

MESSAGES = 40
SCRIPT_AND_WAIT = (
    '<startEvent id="start"/><parallelGateway id="split"/>'
    '<receiveTask id="hear" messageRef="M"><extensionElements><p:MessageConfiguration/></extensionElements>'
    '<standardLoopCharacteristics testBefore="false"><loopCondition>heard &lt; {messages}</loopCondition>'
    "</standardLoopCharacteristics></receiveTask>"
    '<userTask id="look" name="Look"/>'
    '<intermediateCatchEvent id="rest"><timerEventDefinition><timeDuration>PT3S</timeDuration>'
    "</timerEventDefinition></intermediateCatchEvent>"
    '<parallelGateway id="join"/><endEvent id="end"/>'
    '<sequenceFlow id="f0" sourceRef="start" targetRef="split"/>'
    '<sequenceFlow id="f1" sourceRef="split" targetRef="hear"/>'
    '<sequenceFlow id="f2" sourceRef="split" targetRef="look"/>'
    '<sequenceFlow id="f3" sourceRef="split" targetRef="rest"/>'
    '<sequenceFlow id="f4" sourceRef="hear" targetRef="join"/>'
    '<sequenceFlow id="f5" sourceRef="look" targetRef="join"/>'
    '<sequenceFlow id="f6" sourceRef="rest" targetRef="join"/>'
    '<sequenceFlow id="f7" sourceRef="join" targetRef="end"/>'
)


async def runs_of(running: Running, instance: str) -> int:
    found = running.client.list_workflows(f"WorkflowId = '{instance}'")
    return len([each async for each in found])


async def test_messages_timers_and_people_that_come_while_it_continues_as_new_are_not_lost(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.temporal.workflow.HISTORY_LIMIT", 25)
    body = SCRIPT_AND_WAIT.replace("{messages}", str(MESSAGES))
    running = await start_worker(*plans('<message id="M" name="ping"/>' + process(body)))
    instance = await running.start({"heard": 0})
    await until(lambda: bool(running.sink.of(instance, UserTaskOpened)))

    async def ping(number: int) -> None:
        await running.engine.deliver_message(instance, "ping", payload={"heard": number})

    for number in range(1, MESSAGES + 1):
        waits = running.sink.kinds(instance).count("WaitOpened")
        await ping(number)
        if number % 10:
            await until(lambda seen=waits: running.sink.kinds(instance).count("WaitOpened") > seen)  # type: ignore[misc]
        else:
            await asyncio.sleep(0.05)
            await until(
                lambda seen=waits: (
                    running.sink.kinds(instance).count("WaitOpened") > seen  # type: ignore[misc]
                    or running.sink.kinds(instance).count("WaitClosed") >= MESSAGES
                )
            )
    [opened] = running.sink.of(instance, UserTaskOpened)
    await running.engine.submit_user_task(instance, opened.user_task, data={})
    assert (await running.result(instance))["heard"] == MESSAGES
    kinds = Counter(running.sink.kinds(instance))
    assert (kinds["TimerFired"], kinds["UserTaskClosed"]) == (1, 1)
    assert await runs_of(running, instance) > 3


async def test_a_worker_that_forgets_its_instances_at_once_tells_no_fairy_tales(
    start_worker: StartWorker,
) -> None:
    body = chain(AGENT.format(more=""), TIMER.format(text="PT0.3S"), USER_TASK, "<task/>")

    async def answer(request: object) -> str:
        await asyncio.sleep(0.05)
        return "fine"

    running = await start_worker(*plans(process(body)), answer=answer, max_cached_workflows=1)
    instances = [await running.start() for _ in range(8)]
    for instance in instances:
        await until(lambda each=instance: bool(running.sink.of(each, UserTaskOpened)))  # type: ignore[misc]
    assert not [
        each for each in running.sink.appended for e in each.events if isinstance(e, InstanceCancelled)
    ]
    for instance in instances:
        [opened] = running.sink.of(instance, UserTaskOpened)
        await running.engine.submit_user_task(instance, opened.user_task, data={"approved": True})
    for instance in instances:
        await running.result(instance)
        kinds = running.sink.kinds(instance)
        assert kinds[-1] == "InstanceCompleted"
        assert Counter(kinds)["UserTaskOpened"] == 1
    assert not [
        each for each in running.sink.appended for e in each.events if isinstance(e, InstanceCancelled)
    ]
    assert all(running.sink.kinds(each) == running.sink.kinds(instances[0]) for each in instances)
