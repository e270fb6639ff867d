"""One instance through the real server: work, people, failures, cancelling, and what the sink receives."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import WorkflowFailureError

from engine.errors import ActivityFailure
from engine.events import ElementCompleted, IncidentRaised, InstanceCancelled, UserTaskClosed, UserTaskOpened
from engine.temporal.payloads import InstanceInput
from tests.engine.temporal.conftest import StartWorker
from tests.engine.temporal.ports import until
from tests.engine.temporal.processes import AGENT, chain, plans, process

pytestmark = pytest.mark.temporal

USER_TASK = (
    '<userTask name="Look"><extensionElements><p:TaskDefinition><p:formData>'
    '<p:field name="approved" type="boolean" required="true"/></p:formData></p:TaskDefinition>'
    "</extensionElements></userTask>"
)
APPROVED = '<p:ProcessVariables><p:processVariable name="approved" type="boolean"/></p:ProcessVariables>'


async def test_runs_an_agent_and_returns_its_answer(start_worker: StartWorker) -> None:
    async def answer(request: object) -> str:
        return "fine"

    running = await start_worker(*plans(process(chain(AGENT.format(more="")))), answer=answer)
    instance = await running.start({"amount": 5})
    assert await running.result(instance) == {"amount": 5, "answer": "fine"}
    (request,) = running.work.requests
    assert (request.agent, request.order.element_name, request.order.attempt) == (
        "helper",
        "Ask the agent",
        1,
    )
    assert request.order.fingerprint == running.plans[0].fingerprint
    assert [e.element for e in running.sink.of(instance, ElementCompleted)] == ["start", "t1", "end"]


async def test_waits_for_a_person_and_takes_their_answer_once(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(USER_TASK), extensions=APPROVED)))
    instance = await running.start()
    await until(lambda: "UserTaskOpened" in running.sink.kinds(instance))
    (task,) = running.sink.of(instance, UserTaskOpened)
    for _ in range(2):
        await running.engine.submit_user_task(
            instance, task.user_task, data={"approved": True}, actor="bob", key="k"
        )
    assert (await running.result(instance))["approved"] is True
    assert [(e.outcome, e.actor) for e in running.sink.of(instance, UserTaskClosed)] == [("completed", "bob")]


async def test_retries_as_configured_and_then_raises_an_incident_that_a_person_resolves(
    start_worker: StartWorker,
) -> None:
    broken = True

    async def answer(request: object) -> str:
        if broken:
            raise ActivityFailure("provider-down", "no answer", retryable=True)
        return "fine"

    retry = '<p:retryPolicy maxAttempts="2" initialInterval="10ms"/>'
    running = await start_worker(*plans(process(chain(AGENT.format(more=retry)))), answer=answer)
    instance = await running.start()
    await until(lambda: "IncidentRaised" in running.sink.kinds(instance))
    (incident,) = running.sink.of(instance, IncidentRaised)
    assert (incident.code, incident.attempts) == ("provider-down", 2)
    assert [request.order.attempt for request in running.work.requests] == [1, 2]
    assert len({request.order.idempotency_key for request in running.work.requests}) == 1
    broken = False
    await running.engine.resolve_incident(instance, incident.incident, resolution="retry", actor="olga")
    assert (await running.result(instance))["answer"] == "fine"


async def test_does_not_retry_what_cannot_get_better(start_worker: StartWorker) -> None:
    async def answer(request: object) -> str:
        raise ActivityFailure("bad-request", "never", retryable=False)

    running = await start_worker(*plans(process(chain(AGENT.format(more="")))), answer=answer)
    instance = await running.start()
    await until(lambda: "IncidentRaised" in running.sink.kinds(instance))
    assert len(running.work.requests) == 1


async def test_cancelling_closes_everything_and_says_who(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(USER_TASK))))
    instance = await running.start()
    await until(lambda: "UserTaskOpened" in running.sink.kinds(instance))
    await running.engine.cancel(instance, reason="a mistake", actor="olga")
    with pytest.raises(WorkflowFailureError):
        await running.result(instance)
    assert [e.outcome for e in running.sink.of(instance, UserTaskClosed)] == ["cancelled"]
    (ended,) = running.sink.of(instance, InstanceCancelled)
    assert (ended.reason, ended.actor) == ("a mistake", "olga")


async def test_a_cancel_in_temporals_own_page_works_too(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(USER_TASK))))
    instance = await running.start()
    await until(lambda: "UserTaskOpened" in running.sink.kinds(instance))
    await running.client.get_workflow_handle(instance).cancel(reason="by hand")
    await until(lambda: "InstanceCancelled" in running.sink.kinds(instance))
    assert running.sink.of(instance, InstanceCancelled)[0].reason == "by hand"


async def test_an_error_end_fails_the_workflow_with_its_code(start_worker: StartWorker) -> None:
    body = chain().replace(
        '<endEvent id="end"/>', '<endEvent id="end"><errorEventDefinition errorRef="E1"/></endEvent>'
    )
    running = await start_worker(*plans(process(body)))
    instance = await running.start()
    with pytest.raises(WorkflowFailureError) as failed:
        await running.result(instance)
    assert failed.value.cause.type == "E1"  # type: ignore[union-attr]
    assert running.sink.kinds(instance)[-1] == "InstanceFailed"


async def test_an_embedded_sub_process_runs_as_a_child_workflow_and_merges_back(
    start_worker: StartWorker,
) -> None:
    async def answer(request: object) -> str:
        return "from within"

    inner = chain(AGENT.format(more="")).replace('id="', 'id="in_').replace('Ref="', 'Ref="in_')
    running = await start_worker(
        *plans(process(chain(f'<subProcess name="Inside">{inner}</subProcess>'))), answer=answer
    )
    instance = await running.start({"kept": 1})
    assert await running.result(instance) == {"kept": 1, "answer": "from within"}
    children = [each for each in running.sink.logs if each != instance]
    assert len(children) == 1
    assert children[0].startswith(instance + "/")
    assert running.sink.kinds(children[0])[-1] == "InstanceCompleted"


async def test_cancelling_an_instance_cancels_its_child_workflow(start_worker: StartWorker) -> None:
    inner = chain(USER_TASK).replace('id="', 'id="in_').replace('Ref="', 'Ref="in_')
    running = await start_worker(*plans(process(chain(f"<subProcess >{inner}</subProcess>"))))
    instance = await running.start()
    await until(lambda: any("UserTaskOpened" in running.sink.kinds(each) for each in running.sink.logs))
    (child,) = [each for each in running.sink.logs if each != instance]
    await running.engine.cancel(instance, reason="enough")
    await until(lambda: "InstanceCancelled" in running.sink.kinds(child))
    await until(lambda: "InstanceCancelled" in running.sink.kinds(instance))


async def test_a_timer_waits_on_temporals_clock(start_worker: StartWorker) -> None:
    timer = (
        '<intermediateCatchEvent name="Rest"><timerEventDefinition><timeDuration>300ms</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>"
    )
    running = await start_worker(*plans(process(chain(timer))))
    instance = await running.start()
    await running.result(instance)
    kinds = running.sink.kinds(instance)
    assert kinds.index("TimerStarted") < kinds.index("TimerFired")
    history = await running.client.get_workflow_handle(instance).fetch_history()
    assert any(event.HasField("timer_started_event_attributes") for event in history.events)


async def test_an_instance_that_temporal_ended_is_found(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(USER_TASK))))
    since = datetime.now(UTC) - timedelta(seconds=5)
    terminated, timed_out = await running.start(), await running.start(execution_timeout=1.0)
    await until(lambda: "UserTaskOpened" in running.sink.kinds(terminated))
    await running.client.get_workflow_handle(terminated).query("rest")
    await running.client.get_workflow_handle(terminated).terminate()
    found: dict[str, str] = {}
    for _ in range(200):
        found = {each.instance: each.code for each in await running.engine.endings(since=since)}
        if len(found) == 2:
            break
        await asyncio.sleep(0.05)
    assert found == {terminated: "terminated", timed_out: "timed-out"}
    assert (await running.engine.events_after(terminated, 0)).instance == terminated


async def test_an_instance_that_was_deleted_in_temporal_is_unknown(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(USER_TASK))))
    kept, deleted = await running.start(), await running.start()
    execution = WorkflowExecution(workflow_id=deleted)
    request = DeleteWorkflowExecutionRequest(namespace=running.client.namespace, workflow_execution=execution)
    await running.client.workflow_service.delete_workflow_execution(request)
    unknown: set[str] = set()
    for _ in range(200):
        unknown = await running.engine.unknown([kept, deleted])
        if unknown and kept in (listed := await running.engine.running()) and deleted not in listed:
            break
        await asyncio.sleep(0.05)
    assert unknown == {deleted}


async def test_a_skipped_gateway_goes_where_the_person_says_and_nowhere_without(
    start_worker: StartWorker,
) -> None:
    condition = "<conditionExpression>{0}</conditionExpression>"
    body = (
        '<startEvent id="s"/><exclusiveGateway id="g"/><task id="a"/><task id="b"/>'
        '<sequenceFlow id="s_g" sourceRef="s" targetRef="g"/>'
        f'<sequenceFlow id="to_a" sourceRef="g" targetRef="a">{condition.format("n == 1")}</sequenceFlow>'
        f'<sequenceFlow id="to_b" sourceRef="g" targetRef="b">{condition.format("n == 2")}</sequenceFlow>'
    )
    running = await start_worker(*plans(process(body)))
    instance = await running.start()
    await until(lambda: "IncidentRaised" in running.sink.kinds(instance))
    (incident,) = running.sink.of(instance, IncidentRaised)
    assert incident.flows == ("to_a", "to_b")
    await running.engine.resolve_incident(instance, incident.incident, resolution="skip", actor="olga")
    await until(lambda: "WarningRaised" in running.sink.kinds(instance))
    await running.engine.resolve_incident(instance, incident.incident, resolution="skip", value="to_b")
    await running.result(instance)
    assert "b" in [each.element for each in running.sink.of(instance, ElementCompleted)]


async def test_takes_signals_that_come_before_its_first_step(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(USER_TASK), extensions=APPROVED)))
    instance = f"early-{uuid.uuid4()}"
    await running.client.start_workflow(
        "p",
        InstanceInput(fingerprint=running.plans[0].fingerprint, clock=5.0),
        id=instance,
        task_queue=running.queue,
        start_signal="fire_timer",
        start_signal_args=["t9"],
    )
    await until(lambda: "UserTaskOpened" in running.sink.kinds(instance))
