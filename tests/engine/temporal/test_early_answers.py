"""What a person says before the task or the incident is open is kept by the workflow itself."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from temporalio.client import WorkflowHistory

from engine.errors import ActivityFailure
from engine.events import IncidentResolved, UserTaskClosed, UserTaskOpened, WarningRaised
from engine.interpreter.early import UNASKED
from engine.temporal import answers, replayer, workflow
from tests.engine.instances import Instance
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.ports import MemoryPlans, until
from tests.engine.temporal.processes import AGENT, chain, plans, process
from tests.engine.temporal.test_hosting import APPROVED, USER_TASK

pytestmark = pytest.mark.temporal

PLANS = plans(process(chain(AGENT.format(more=""), "<serviceTask/>", USER_TASK), extensions=APPROVED))


class Gate:
    """Work that ends when the test says so; then it fails if there is a failure."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.opened = asyncio.Event()
        self._failure = failure

    async def __call__(self, request: Any) -> str:
        if request.order.element == "t1":
            await self.opened.wait()
            if self._failure is not None:
                raise self._failure
        return "fine"


def foretold(*, fails: bool = False) -> str:
    """The id that whatever asks a person after the work will have: the same in every instance."""
    instance = Instance(PLANS[0])
    if fails:
        instance.fail("t1")
        return instance.incident.incident
    instance.succeed("t1", "fine")
    instance.succeed("t2")
    return instance.handle("t3", "user_task").id


async def until_kept(running: Running, instance: str) -> None:
    """Waits until the workflow has taken the answer; a query that comes too early is asked again."""
    while not (await running.engine.snapshot(instance)).get("early"):
        await asyncio.sleep(0.05)


async def history_of(running: Running, instance: str) -> WorkflowHistory:
    return await running.client.get_workflow_handle(instance).fetch_history()


async def test_an_answer_that_stands_in_the_history_before_its_task_completes_it(
    start_worker: StartWorker,
) -> None:
    gate = Gate()
    running = await start_worker(*PLANS, answer=gate)
    instance = await running.start()
    await until(lambda: bool(running.work.requests))
    await running.engine.submit_user_task(
        instance, foretold(), data={"approved": True}, actor="ana", element="t3"
    )
    await until_kept(running, instance)
    gate.opened.set()

    assert (await running.result(instance))["approved"] is True
    assert [(e.outcome, e.actor) for e in running.sink.of(instance, UserTaskClosed)] == [("completed", "ana")]
    await replayer(MemoryPlans(*PLANS)).replay_workflow(await history_of(running, instance))


async def test_a_decision_about_an_incident_is_kept_as_well(start_worker: StartWorker) -> None:
    gate = Gate(ActivityFailure("down", "no answer", retryable=False))
    running = await start_worker(*PLANS, answer=gate)
    instance = await running.start()
    await until(lambda: bool(running.work.requests))
    await running.engine.resolve_incident(
        instance, foretold(fails=True), resolution="cancel", actor="olga", element="t1"
    )
    await until_kept(running, instance)
    gate.opened.set()
    await until(lambda: "InstanceCancelled" in running.sink.kinds(instance))
    assert [(e.resolution, e.actor) for e in running.sink.of(instance, IncidentResolved)] == [
        ("cancelled", "olga")
    ]


async def test_continuing_as_new_keeps_it(start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "HISTORY_LIMIT", 5)
    gate = Gate()
    running = await start_worker(*PLANS, answer=gate)
    instance = await running.start()
    first = (await running.client.get_workflow_handle(instance).describe()).run_id
    await until(lambda: bool(running.work.requests))
    await running.engine.submit_user_task(instance, foretold(), data={"approved": True}, element="t3")
    await until_kept(running, instance)
    gate.opened.set()
    assert (await running.result(instance))["approved"] is True
    assert (await running.client.get_workflow_handle(instance).describe()).run_id != first


async def test_what_never_opens_is_told_in_the_end(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(USER_TASK), extensions=APPROVED)))
    instance = await running.start()
    await until(lambda: "UserTaskOpened" in running.sink.kinds(instance))
    (task,) = running.sink.of(instance, UserTaskOpened)
    await running.engine.submit_user_task(instance, "u99", data={}, actor="ana", element="t9")
    await running.engine.submit_user_task(instance, task.user_task, data={"approved": True})
    await running.result(instance)
    assert [e.element for e in running.sink.of(instance, WarningRaised) if e.rule == UNASKED] == ["t9"]


async def test_a_history_that_lost_an_early_answer_replays_without_it(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, task = Gate(), foretold()
    with monkeypatch.context() as before:
        before.setattr(answers, "is_lost", lambda trigger, state: answers.is_early(state, trigger))
        before.setattr(workflow, "is_lost", answers.is_lost)
        running = await start_worker(*PLANS, answer=gate)
        instance = await running.start()
        await until(lambda: bool(running.work.requests))
        await running.engine.submit_user_task(instance, task, data={"approved": True})
        await running.engine.snapshot(instance)
        gate.opened.set()
        await until(lambda: "UserTaskOpened" in running.sink.kinds(instance))
        await running.engine.submit_user_task(instance, task, data={"approved": False})
        assert (await running.result(instance))["approved"] is False
        history = await history_of(running, instance)
    await replayer(MemoryPlans(*PLANS)).replay_workflow(history)
