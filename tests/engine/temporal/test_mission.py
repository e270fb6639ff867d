"""Every row of the mission's tables (`temporal-workflow-concepts.md`), read off the history of a real server.

Rows that need more than one workflow have tests of their own: scheduled starts `test_schedules`, starts by
messages and signals `tests/studio/correlation`, continue-as-new `test_endurance`, migration `test_migrating`,
what no retry mends `test_hosting`, names in Temporal's page `test_search`.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType, ParentClosePolicy
from temporalio.client import WorkflowFailureError, WorkflowHistory

from engine.events import UserTaskOpened, WaitOpened
from engine.temporal import replayer
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.ports import until
from tests.engine.temporal.processes import AGENT, chain, flows, plans, process
from tests.engine.temporal.test_hosting import USER_TASK

pytestmark = pytest.mark.temporal

WORK = AGENT.format(more="")
SCRIPT = '<scriptTask name="Add"><script>x = 1</script></scriptTask>'
LONG_SCRIPT = SCRIPT.replace(
    "<script>",
    '<extensionElements><p:timeoutConfig startToCloseTimeout="PT1M"/></extensionElements><script>',
)
CONFIGURED = "<serviceTask><extensionElements><p:{}/></extensionElements></serviceTask>"
WEBHOOK = CONFIGURED.format('WebhookConfiguration url="https://example.org" method="POST"')
EMAIL = (
    '<sendTask><extensionElements><p:sendTaskConfiguration subject="Paid">'
    '<p:to recipientType="email" value="office@example.test"/>'
    "</p:sendTaskConfiguration></extensionElements></sendTask>"
)
VARIABLE = (
    '<serviceTask><extensionElements><p:VariableConfiguration><p:set name="n" expression="1"/>'
    "</p:VariableConfiguration></extensionElements></serviceTask>"
)
MESSAGES = '<message id="m" name="Paid"/><signal id="s" name="Alarm"/><error id="e" errorCode="E-7"/>'
CATCH = "<intermediateCatchEvent>{}</intermediateCatchEvent>"
MESSAGE, SIGNAL = '<messageEventDefinition messageRef="m"/>', '<signalEventDefinition signalRef="s"/>'
RETRIES = (
    '<p:RetryPolicy maxAttempts="5" initialInterval="2s" backoffCoefficient="1.5" maximumInterval="30s"/>'
)
DECLARED = (
    '<p:ProcessVariables><p:processVariable name="n" type="integer" required="true"/></p:ProcessVariables>'
)
TIMER = "<timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition>"


async def history_of(running: Running, instance: str) -> WorkflowHistory:
    return await running.client.get_workflow_handle(instance).fetch_history()


def kinds(history: WorkflowHistory) -> list[str]:
    """Names of the events, as Temporal's page shows them."""
    names = (EventType.Name(each.event_type) for each in history.events)
    return ["".join(word.title() for word in name.split("_")[2:]) for name in names]


def told(history: WorkflowHistory, kind: str) -> list[Any]:
    """What the events of one kind say."""
    return [
        getattr(event, event.WhichOneof("attributes"))
        for event, name in zip(history.events, kinds(history), strict=True)
        if name == kind
    ]


def activities(history: WorkflowHistory) -> list[str]:
    return [each.activity_type.name for each in told(history, "ActivityTaskScheduled")]


def local_activities(history: WorkflowHistory) -> list[str]:
    """Types of local activities, save for what makes events durable."""
    markers = told(history, "MarkerRecorded")
    types = [each.details["data"].payloads[0].data.decode() for each in markers if "data" in each.details]
    return [each for each in types if "record_events" not in each]


async def ran(start_worker: StartWorker, *tags: str, **variables: Any) -> tuple[Running, WorkflowHistory]:
    """A chain of elements, run to its end; its history replays."""
    running = await start_worker(*plans(MESSAGES, process(chain(*tags))))
    instance = await running.start(variables)
    await running.result(instance)
    return running, await replayed(running, instance)


async def replayed(running: Running, instance: str) -> WorkflowHistory:
    """The history, which the same code must be able to go through again."""
    history = await history_of(running, instance)
    await replayer(running.ports.plans).replay_workflow(history)
    return history


async def at(running: Running, instance: str, kind: type[Any]) -> Any:
    """The first event of a kind, when it has happened."""
    await until(lambda: bool(running.sink.of(instance, kind)))
    return running.sink.of(instance, kind)[0]


class TestTasks:
    @pytest.mark.parametrize(
        ("tag", "activity"),
        [
            (WORK, "run_agent"),
            (LONG_SCRIPT, "run_script"),
            (WEBHOOK, "call_webhook"),
            (EMAIL, "send_email"),
            ("<task/>", "pass_through"),
        ],
    )
    async def test_work_is_an_activity(self, start_worker: StartWorker, tag: str, activity: str) -> None:
        _, history = await ran(start_worker, tag)
        assert activities(history) == [activity]
        assert kinds(history).count("ActivityTaskCompleted") == 1

    @pytest.mark.parametrize(
        ("tag", "activity"),
        [(SCRIPT, "run_script"), (VARIABLE, "set_variables")],
    )
    async def test_short_and_pure_work_is_a_local_activity(
        self, start_worker: StartWorker, tag: str, activity: str
    ) -> None:
        _, history = await ran(start_worker, tag)
        assert activities(history) == []
        assert [activity in each for each in local_activities(history)] == [True]

    async def test_a_user_task_is_a_wait_for_a_signal(self, start_worker: StartWorker) -> None:
        running = await start_worker(*plans(process(chain(USER_TASK))))
        instance = await running.start()
        task = await at(running, instance, UserTaskOpened)
        before = await history_of(running, instance)
        assert not told(before, "ActivityTaskScheduled")
        assert not told(before, "TimerStarted")
        await running.engine.submit_user_task(instance, task.user_task, data={"approved": True})
        assert (await running.result(instance))["approved"] is True
        [signal] = told(await replayed(running, instance), "WorkflowExecutionSignaled")
        assert signal.signal_name == "submit_user_task"


class TestEvents:
    async def test_a_timer_event_is_a_timer(self, start_worker: StartWorker) -> None:
        _, history = await ran(start_worker, CATCH.format(TIMER))
        [timer] = told(history, "TimerStarted")
        assert timer.start_to_fire_timeout.ToTimedelta() <= timedelta(seconds=1)
        assert kinds(history).count("TimerFired") == 1

    @pytest.mark.parametrize(
        ("definition", "signal"), [(MESSAGE, "deliver_message"), (SIGNAL, "deliver_signal")]
    )
    async def test_a_message_or_signal_event_is_a_signal_handler(
        self, start_worker: StartWorker, definition: str, signal: str
    ) -> None:
        running = await start_worker(*plans(MESSAGES, process(chain(CATCH.format(definition)))))
        instance = await running.start()
        wait = await at(running, instance, WaitOpened)
        deliver = getattr(running.engine, signal)
        await deliver(instance, wait.name, payload={"amount": 5})
        assert (await running.result(instance))["amount"] == 5
        [received] = told(await replayed(running, instance), "WorkflowExecutionSignaled")
        assert received.signal_name == signal

    async def test_an_error_end_event_fails_the_workflow_with_its_code(
        self, start_worker: StartWorker
    ) -> None:
        throws = '<endEvent id="end"><errorEventDefinition errorRef="e"/></endEvent>'
        body = chain().replace('<endEvent id="end"/>', throws)
        running = await start_worker(*plans(MESSAGES, process(body)))
        instance = await running.start()
        with pytest.raises(WorkflowFailureError):
            await running.result(instance)
        [failed] = told(await replayed(running, instance), "WorkflowExecutionFailed")
        assert failed.failure.application_failure_info.type == "E-7"


class TestGateways:
    async def test_branches_of_a_parallel_gateway_start_in_the_same_workflow_task_and_join(
        self, start_worker: StartWorker
    ) -> None:
        running = await start_worker(*plans(process(split("parallelGateway") + join("parallelGateway"))))
        instance = await running.start()
        await running.result(instance)
        history = await replayed(running, instance)
        a, b, last = told(history, "ActivityTaskScheduled")
        assert a.workflow_task_completed_event_id == b.workflow_task_completed_event_id
        done = [n for n, kind in enumerate(kinds(history)) if kind == "ActivityTaskCompleted"]
        assert kinds(history)[: last.workflow_task_completed_event_id].count("ActivityTaskCompleted") == 2
        assert len(done) == 3

    async def test_a_failing_branch_fails_the_whole_block(self, start_worker: StartWorker) -> None:
        never = asyncio.Event()

        async def wait(request: object) -> None:
            await never.wait()

        body = split(
            "parallelGateway", right='<endEvent id="b"><errorEventDefinition errorRef="e"/></endEvent>'
        )
        running = await start_worker(*plans(MESSAGES, process(body)), answer=wait)
        instance = await running.start()
        with pytest.raises(WorkflowFailureError):
            await running.result(instance)
        history = await replayed(running, instance)
        assert "WorkflowExecutionFailed" in kinds(history)
        never.set()

    @pytest.mark.parametrize(
        ("gateway", "n", "taken"),
        [
            ("exclusiveGateway", 1, 1),
            ("exclusiveGateway", 0, 1),
            ("inclusiveGateway", 1, 2),
            ("inclusiveGateway", 0, 1),
        ],
    )
    async def test_conditions_choose_the_branches(
        self, start_worker: StartWorker, gateway: str, n: int, taken: int
    ) -> None:
        body = split(gateway, conditions=("n &gt; 0", "n &gt;= 0")) + join(gateway)
        running = await start_worker(*plans(process(body)))
        instance = await running.start({"n": n})
        await running.result(instance)
        assert len(activities(await replayed(running, instance))) == taken + 1


def split(gateway: str, *, right: str = "", conditions: tuple[str, ...] = ()) -> str:
    """A split into two activities `a` and `b` (or `right`)."""
    works = [WORK.replace("<serviceTask", f'<serviceTask id="{name}"') for name in "ab"]
    nodes = works[0] + (right or works[1])
    ways = [
        f'<sequenceFlow id="g_{name}" sourceRef="g" targetRef="{name}">'
        + (f"<conditionExpression>{conditions[n]}</conditionExpression>" if conditions else "")
        + "</sequenceFlow>"
        for n, name in enumerate("ab")
    ]
    return f'<startEvent id="start"/><{gateway} id="g"/>{nodes}{"".join(ways)}{flows("start", "g")}'


def join(gateway: str) -> str:
    """Where both meet, and one activity more."""
    last = WORK.replace("<serviceTask", '<serviceTask id="last"')
    ways = flows("a", "j") + flows("b", "j") + flows("j", "last", "end")
    return f'<{gateway} id="j"/>{last}<endEvent id="end"/>{ways}'


def inside(*tags: str) -> str:
    """A chain with ids of its own, to stand in a sub-process."""
    return chain(*tags).replace('id="', 'id="in_').replace('Ref="', 'Ref="in_')


class TestSubprocesses:
    async def test_an_embedded_sub_process_is_a_child_workflow(self, start_worker: StartWorker) -> None:
        _, history = await ran(start_worker, f"<subProcess>{inside(WORK)}</subProcess>")
        [child] = told(history, "StartChildWorkflowExecutionInitiated")
        assert child.parent_close_policy == ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL
        assert activities(history) == []
        assert kinds(history).count("ChildWorkflowExecutionCompleted") == 1

    async def test_an_event_sub_process_is_a_child_that_starts_when_it_is_triggered(
        self, start_worker: StartWorker
    ) -> None:
        start = f'<startEvent id="in_start" isInterrupting="false">{SIGNAL}</startEvent>'
        handler = chain(WORK).replace('id="', 'id="in_').replace('Ref="', 'Ref="in_')
        handler = handler.replace('<startEvent id="in_start"/>', start)
        body = chain(USER_TASK) + f'<subProcess id="sub" triggeredByEvent="true">{handler}</subProcess>'
        running = await start_worker(*plans(MESSAGES, process(body)))
        instance = await running.start()
        task = await at(running, instance, UserTaskOpened)
        assert "StartChildWorkflowExecutionInitiated" not in kinds(await history_of(running, instance))
        await running.engine.deliver_signal(instance, "Alarm", payload={})
        await until(lambda: "ChildEnded" in running.sink.kinds(instance))
        await running.engine.submit_user_task(instance, task.user_task, data={"approved": True})
        await running.result(instance)
        history = await replayed(running, instance)
        order = kinds(history)
        assert order.index("WorkflowExecutionSignaled") < order.index("StartChildWorkflowExecutionInitiated")

    @pytest.mark.parametrize(
        ("waits", "policy"),
        [
            (True, ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL),
            (False, ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON),
        ],
    )
    async def test_a_call_activity_calls_another_workflow_and_waits_for_it_or_not(
        self, start_worker: StartWorker, waits: bool, policy: int
    ) -> None:
        calls = (
            '<callActivity calledElement="called"><extensionElements><p:CallActivityConfiguration '
            f'waitForCompletion="{str(waits).lower()}"/></extensionElements></callActivity>'
        )
        called = process(chain(WORK), name="called")
        running = await start_worker(*plans(process(chain(calls)), called))
        instance = await running.start()
        await running.result(instance)
        [child] = told(await replayed(running, instance), "StartChildWorkflowExecutionInitiated")
        assert (child.workflow_type.name, child.parent_close_policy) == ("called", policy)
        assert child.workflow_execution_timeout.ToTimedelta() == timedelta(hours=24)


class TestRetriesAndTimeouts:
    @pytest.mark.parametrize(
        ("more", "intervals", "attempts", "factor"),
        [("", (1, 60), 3, 2.0), (RETRIES, (2, 30), 5, 1.5)],
    )
    async def test_the_retry_policy(
        self,
        start_worker: StartWorker,
        *,
        more: str,
        intervals: tuple[int, int],
        attempts: int,
        factor: float,
    ) -> None:
        _, history = await ran(start_worker, AGENT.format(more=more))
        policy = told(history, "ActivityTaskScheduled")[0].retry_policy
        waits = (policy.initial_interval.ToTimedelta(), policy.maximum_interval.ToTimedelta())
        assert waits == tuple(timedelta(seconds=each) for each in intervals)
        assert (policy.maximum_attempts, policy.backoff_coefficient) == (attempts, factor)

    @pytest.mark.parametrize(
        ("more", "start_to_close", "heartbeat"),
        [
            ("", 600, 30),
            ('<p:TimeoutConfig startToCloseTimeout="PT5M" heartbeatTimeout="PT20S"/>', 300, 20),
        ],
    )
    async def test_the_timeouts_of_an_activity(
        self, start_worker: StartWorker, more: str, start_to_close: int, heartbeat: int
    ) -> None:
        _, history = await ran(start_worker, AGENT.format(more=more))
        [scheduled] = told(history, "ActivityTaskScheduled")
        assert scheduled.start_to_close_timeout.ToTimedelta() == timedelta(seconds=start_to_close)
        assert scheduled.heartbeat_timeout.ToTimedelta() == timedelta(seconds=heartbeat)
        assert scheduled.schedule_to_start_timeout.ToTimedelta() == timedelta(0)

    async def test_the_timeouts_of_a_workflow(self, start_worker: StartWorker) -> None:
        running = await start_worker(*plans(process(chain())))
        settings = running.plans[0].settings
        instance = await running.start(
            execution_timeout=settings["execution_timeout"], run_timeout=settings["run_timeout"]
        )
        await running.result(instance)
        [started] = told(await replayed(running, instance), "WorkflowExecutionStarted")
        assert started.workflow_execution_timeout.ToTimedelta() == timedelta(hours=24)
        assert settings["run_timeout"] is None
