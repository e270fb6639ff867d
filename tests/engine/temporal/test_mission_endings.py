"""The mission's rows about how a workflow begins and ends (`test_mission` has the others)."""

from __future__ import annotations

import pytest
from temporalio.client import WorkflowFailureError

from engine.errors import ActivityFailure
from engine.events import TimerStarted
from tests.engine.temporal.conftest import StartWorker
from tests.engine.temporal.processes import chain, flows, plans, process
from tests.engine.temporal.test_hosting import USER_TASK
from tests.engine.temporal.test_mission import DECLARED, TIMER, VARIABLE, WORK, at, kinds, replayed, told

pytestmark = pytest.mark.temporal


class TestLifecycle:
    async def test_a_process_is_a_workflow_named_after_it_and_its_variables_come_back(
        self, start_worker: StartWorker
    ) -> None:
        running = await start_worker(*plans(process(chain(VARIABLE), name="invoice")))
        instance = await running.start({"kept": "yes"})
        assert await running.result(instance) == {"kept": "yes", "n": 1}
        history = await replayed(running, instance)
        [started] = told(history, "WorkflowExecutionStarted")
        assert started.workflow_type.name == "invoice"
        assert kinds(history)[-1] == "WorkflowExecutionCompleted"

    async def test_input_is_checked_before_anything_runs(self, start_worker: StartWorker) -> None:
        running = await start_worker(*plans(process(chain(WORK), extensions=DECLARED)))
        instance = await running.start({"n": "many"})
        with pytest.raises(WorkflowFailureError) as refused:
            await running.result(instance)
        assert refused.value.cause.type == "invalid-variable"  # type: ignore[union-attr]
        assert running.work.requests == []

    async def test_a_waiting_workflow_costs_no_work_and_a_cancelled_one_says_so(
        self, start_worker: StartWorker
    ) -> None:
        body = chain(USER_TASK) + boundary(TIMER.replace("PT1S", "PT1H"))
        running = await start_worker(*plans(process(body)))
        instance = await running.start()
        await at(running, instance, TimerStarted)
        await running.engine.cancel(instance, reason="enough")
        with pytest.raises(WorkflowFailureError):
            await running.result(instance)
        assert kinds(await replayed(running, instance))[-1] == "WorkflowExecutionCanceled"


def boundary(definition: str) -> str:
    """An interrupting boundary event at `t1`, with an end of its own."""
    event = f'<boundaryEvent id="late" attachedToRef="t1">{definition}</boundaryEvent>'
    return f'{event}<endEvent id="too_late"/>{flows("late", "too_late")}'


class TestErrors:
    async def test_a_boundary_event_catches_what_an_activity_could_not_do(
        self, start_worker: StartWorker
    ) -> None:
        async def fail(request: object) -> None:
            raise ActivityFailure("rejected", "never", retryable=False)

        running = await start_worker(
            *plans(process(chain(WORK) + boundary("<errorEventDefinition/>"))), answer=fail
        )
        instance = await running.start()
        await running.result(instance)
        order = kinds(await replayed(running, instance))
        assert (order.count("ActivityTaskFailed"), order[-1]) == (1, "WorkflowExecutionCompleted")
