"""Studio and engine together on a real Temporal server: what people decide arrives, what happens shows."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from temporalio.client import Client

from engine.errors import ActivityFailure
from engine.plan import Plan
from engine.ports import Ports, WorkResult
from engine.temporal import make_worker
from studio.accounts.models import User
from studio.deployments.plan_store import StoredPlans
from studio.instances.actions.cancel import cancel_instance
from studio.instances.actions.resolve_incident import resolve_incident
from studio.instances.actions.start import start_instance
from studio.instances.models import Incident, Instance, LoggedEvent
from studio.instances.projection import empty, fold_all
from studio.instances.selectors.snapshots import whole_fold
from studio.instances.sink import DatabaseSink
from studio.tasks.actions.completion import complete_task
from studio.tasks.models import UserTask
from studio.tasks.projecting import PROJECTORS
from studio.values.claims import value_converter
from tests.engine.temporal.processes import AGENT, chain, plans, process
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy

pytestmark = [pytest.mark.temporal, pytest.mark.django_db(transaction=True)]

ASK = (
    '<userTask name="Approve"><extensionElements><p:TaskDefinition candidateGroups="team">'
    '<p:formData><p:field name="approved" type="boolean" required="true"/></p:formData>'
    "</p:TaskDefinition></extensionElements></userTask>"
)
INSIDE = (
    '<subProcess name="Look closer"><startEvent id="s"/>'
    + ASK.replace("<userTask", '<userTask id="look"')
    + '<endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="look"/>'
    '<sequenceFlow id="f2" sourceRef="look" targetRef="e"/></subProcess>'
)


class World:
    """Answers all work; fails while `broken`."""

    broken = False

    async def run(self, request: Any, heartbeat: Any = None) -> WorkResult:
        if self.broken:
            raise ActivityFailure("OUT_OF_ORDER", "the service is out of order", retryable=False)
        return WorkResult("done")

    async def send(self, request: Any) -> WorkResult:
        return await self.run(request)


@pytest.fixture
def world(temporal_server: str, settings: Any) -> Iterator[World]:
    """A worker in a thread of its own, with the studio's own sink and plans."""
    settings.TEMPORAL_ADDRESS, settings.TEMPORAL_TASK_QUEUE = temporal_server, f"line-{uuid.uuid4()}"
    made, sink, stop, ready = World(), DatabaseSink(projectors=PROJECTORS), asyncio.Event(), threading.Event()
    loop = asyncio.new_event_loop()

    async def work() -> None:
        client = await Client.connect(temporal_server, data_converter=value_converter())
        ports = Ports(sink, StoredPlans(), made, made, made, made)
        async with make_worker(client, ports, task_queue=settings.TEMPORAL_TASK_QUEUE):
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),))
    thread.start()
    assert ready.wait(20)
    yield made
    loop.call_soon_threadsafe(stop.set)
    thread.join(20)
    sink.close()


def wait_for(found: Callable[[], Any], *, seconds: float = 20.0) -> Any:
    """What `found` returns as soon as it is something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if result := found():
            return result
        time.sleep(0.05)
    raise AssertionError(list(Instance.objects.values("pk", "state", "sequence")))


def ended(instance: Instance) -> Instance | None:
    return Instance.objects.filter(pk=instance.pk, ended_at__isnull=False).first()


def assert_fresh() -> None:
    """What is stored equals what the logs say."""
    for row in Instance.objects.all():
        log = [{**each.data, "sequence": each.sequence} for each in row.events.order_by("sequence")]
        assert [event["sequence"] for event in log] == list(range(1, len(log) + 1))
        assert whole_fold(row) == fold_all(empty(row.pk), log)


def make_ready(body: str) -> tuple[User, Plan]:
    [plan] = plans(process(body))
    deploy(make_person("ann", "analyst"), plan=plan)
    return make_person("bob", "participant", "team"), plan


def test_a_task_is_opened_answered_and_the_instance_ends(world: World) -> None:
    bob, _plan = make_ready(chain(AGENT.format(more=""), ASK))

    instance = start_instance(bob, process_id="order", variables={"amount": 5}, business_key="R-1")
    task = wait_for(UserTask.objects.filter(instance=instance, state="open").first)
    assert Instance.objects.get(pk=instance.pk).state == "waiting_person"
    complete_task(bob, task=task, data={}, action="approve", key="k1")

    row = wait_for(lambda: ended(instance))
    assert (row.state, row.variables["approved"], row.variables["answer"]) == ("completed", True, "done")
    task.refresh_from_db()
    assert (task.state, task.completed_by) == ("completed", bob)
    assert_fresh()


def test_an_incident_waits_until_somebody_retries(world: World) -> None:
    bob, _plan = make_ready(chain(AGENT.format(more="")))
    olga = make_person("olga", "operator")
    world.broken = True

    instance = start_instance(bob, process_id="order", variables={})
    incident = wait_for(Incident.objects.filter(instance=instance, state="open").first)
    assert (incident.code, Instance.objects.get(pk=instance.pk).state) == ("OUT_OF_ORDER", "incident")
    world.broken = False
    resolve_incident(olga, incident=incident, resolution="retry")

    assert wait_for(lambda: ended(instance)).state == "completed"
    incident.refresh_from_db()
    assert (incident.state, incident.resolved_by) == ("retried", "olga")
    assert_fresh()


def test_a_task_inside_a_sub_process_shows_at_the_whole_process(world: World) -> None:
    bob, _plan = make_ready(chain(INSIDE))

    instance = start_instance(bob, process_id="order", variables={})
    task = wait_for(UserTask.objects.filter(instance__root=instance.pk, state="open").first)
    assert task.instance_id.startswith(f"{instance.pk}/")
    assert Instance.objects.get(pk=instance.pk).shown_state == "waiting_person"
    complete_task(bob, task=task, data={}, action="reject")

    assert wait_for(lambda: ended(instance)).state == "completed"
    assert_fresh()


def test_cancelling_withdraws_the_task(world: World) -> None:
    bob, _plan = make_ready(chain(ASK))
    olga = make_person("olga", "operator")
    instance = start_instance(bob, process_id="order", variables={})
    task = wait_for(UserTask.objects.filter(instance=instance, state="open").first)

    cancel_instance(olga, instance=instance, reason="Asked for twice")

    row = wait_for(lambda: ended(instance))
    assert (row.state, row.fold["cancellation"]) == (
        "cancelled",
        {"reason": "Asked for twice", "actor": "olga"},
    )
    task.refresh_from_db()
    assert task.state == "cancelled"
    assert LoggedEvent.objects.filter(instance=instance, kind="UserTaskClosed").count() == 1
    assert_fresh()
