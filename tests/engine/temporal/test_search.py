"""What people see and search in Temporal: attributes, memo, summaries; and what they cost."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionDescription

from engine.temporal import StartRequest
from engine.temporal.host.registration import register_search_attributes
from engine.temporal.search import BUSINESS_KEY, ELEMENT, PROCESS, STATE, VERSION
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.ports import until
from tests.engine.temporal.processes import AGENT, chain, plans, process
from tests.engine.temporal.test_endurance import TIMER
from tests.engine.temporal.test_hosting import USER_TASK

pytestmark = pytest.mark.temporal

UPSERT = EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES


async def begin(running: Running, **more: Any) -> str:
    plan, instance = running.plans[0], f"order-{uuid.uuid4()}"
    given = {"version": "3", "business_key": "INV-1", "process_name": "Order", **more}
    await running.engine.start(StartRequest(instance, plan.process_id, plan.fingerprint, **given))
    return instance


async def described(running: Running, instance: str) -> WorkflowExecutionDescription:
    return await running.client.get_workflow_handle(instance).describe()


async def upserts(running: Running, instance: str) -> int:
    history = await running.client.get_workflow_handle(instance).fetch_history()
    return sum(event.event_type == UPSERT for event in history.events)


async def test_registering_may_be_repeated(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain("<task/>"))))
    assert await register_search_attributes(running.client)
    assert await register_search_attributes(running.client)


async def test_a_waiting_instance_is_found_by_what_it_is_and_where_it_rests(
    start_worker: StartWorker,
) -> None:
    running = await start_worker(*plans(process(chain(USER_TASK))))
    await register_search_attributes(running.client)
    instance = await begin(running)
    await until(lambda: "UserTaskOpened" in running.sink.kinds(instance))
    query = (
        f"PeriscopeProcess = 'order' AND PeriscopeVersion = '3' AND PeriscopeBusinessKey = 'INV-1' "
        f"AND PeriscopeState = 'waiting_person' AND PeriscopeElement = 't1' AND WorkflowId = '{instance}'"
    )
    async with asyncio.timeout(10):
        while not [each.id async for each in running.client.list_workflows(query)]:
            await asyncio.sleep(0.1)
    found = await described(running, instance)
    assert found.typed_search_attributes.get(ELEMENT) == ["t1"]
    assert await found.memo() == {
        "fingerprint": running.plans[0].fingerprint,
        "process_name": "Order",
        "version": "3",
    }
    assert (await found.static_summary(), await found.static_details()) == ("Order", "Version 3")
    await running.engine.cancel(instance, reason="enough")


async def test_an_instance_says_how_it_ended(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain(TIMER.format(text="PT0.2S"), "<task/>"))))
    await register_search_attributes(running.client)
    instance = await begin(running)
    await running.result(instance)
    found = (await described(running, instance)).typed_search_attributes
    assert [found.get(key) for key in (PROCESS, VERSION, BUSINESS_KEY, STATE)] == [
        "order",
        "3",
        "INV-1",
        "completed",
    ]
    assert not found.get(ELEMENT)
    assert await upserts(running, instance) == 2


async def test_an_instance_that_never_waits_costs_nothing(start_worker: StartWorker) -> None:
    running = await start_worker(*plans(process(chain("<task/>", "<task/>"))))
    await register_search_attributes(running.client)
    instance = await begin(running)
    await running.result(instance)
    found = (await described(running, instance)).typed_search_attributes
    assert (found.get(PROCESS), found.get(VERSION), found.get(STATE)) == ("order", "3", None)
    assert await upserts(running, instance) == 0


async def test_resting_again_at_the_same_place_costs_nothing(start_worker: StartWorker) -> None:
    waits = [TIMER.format(text="PT0.1S")]
    body = chain(*waits).replace('id="t1_end"', 'id="t1_x"').replace('targetRef="end"', 'targetRef="x"')
    body += (
        '<exclusiveGateway id="x" default="out"/><sequenceFlow id="out" sourceRef="x" targetRef="end"/>'
        '<sequenceFlow id="again" sourceRef="x" targetRef="t2"><conditionExpression>n &lt; 4'
        '</conditionExpression></sequenceFlow><scriptTask id="t2"><script>n = n + 1</script></scriptTask>'
        '<sequenceFlow id="back" sourceRef="t2" targetRef="t1"/>'
    )

    async def count(request: Any) -> dict[str, int]:
        return {"n": request.variables["n"] + 1}

    running = await start_worker(*plans(process(body)), answer=count)
    await register_search_attributes(running.client)
    instance = await begin(running, variables={"n": 0})
    await running.result(instance)
    assert running.sink.kinds(instance).count("TimerFired") == 5
    assert await upserts(running, instance) == 2


async def test_activities_and_timers_are_called_as_their_elements(start_worker: StartWorker) -> None:
    timer = TIMER.format(text="PT0.1S").replace(
        "<intermediateCatchEvent ", '<intermediateCatchEvent name="Wait a moment" '
    )
    running = await start_worker(*plans(process(chain(AGENT.format(more=""), timer))))
    instance = await begin(running)
    await running.result(instance)
    history = await running.client.get_workflow_handle(instance).fetch_history()
    said = [
        event.user_metadata.summary.data.decode()
        for event in history.events
        if event.HasField("user_metadata")
    ]
    assert '"Ask the agent"' in said
    assert '"Wait a moment"' in said
    kinds = [e.activity_task_scheduled_event_attributes.activity_type.name for e in history.events]
    assert "run_agent" in kinds


async def test_children_are_found_as_well(start_worker: StartWorker) -> None:
    inside = chain(USER_TASK)
    for each in ("start", "t1", "end"):
        inside = inside.replace(f'"{each}"', f'"in_{each}"').replace(f'"{each}_', f'"in_{each}_')
    running = await start_worker(
        *plans(process(chain(f'<subProcess name="Look closer">{inside}</subProcess>')))
    )
    await register_search_attributes(running.client)
    instance = await begin(running)
    await until(lambda: any("UserTaskOpened" in running.sink.kinds(each) for each in running.sink.logs))
    [child] = [each for each in running.sink.logs if each != instance]
    found = await described(running, child)
    async with asyncio.timeout(10):
        # Events are live before the workflow task that says where it rests is stored.
        while not found.typed_search_attributes.get(STATE):
            found = await described(running, child)
    attributes = found.typed_search_attributes
    assert (attributes.get(STATE), attributes.get(ELEMENT)) == ("waiting_person", ["in_t1"])
    assert (attributes.get(PROCESS), attributes.get(VERSION)) == ("order", "3")
    assert (await found.memo())["process_name"] == "Look closer"
    await running.engine.cancel(instance, reason="enough")


async def test_a_called_process_is_found_by_its_own_version(start_worker: StartWorker) -> None:
    called = process(chain(USER_TASK), name="called")
    running = await start_worker(*plans(process(chain('<callActivity calledElement="called"/>')), called))
    await register_search_attributes(running.client)
    instance = await begin(running)
    await until(lambda: any("UserTaskOpened" in running.sink.kinds(each) for each in running.sink.logs))
    [child] = [each for each in running.sink.logs if each != instance]
    found = await described(running, child)
    attributes = found.typed_search_attributes
    assert (attributes.get(PROCESS), attributes.get(VERSION)) == ("called", "7")
    assert (await found.memo())["version"] == "7"
    await running.engine.cancel(instance, reason="enough")
