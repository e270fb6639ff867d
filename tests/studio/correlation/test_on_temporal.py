"""Deployed processes that speak with each other on a real Temporal server."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from temporalio.client import Client

from engine.ports import Ports, WorkResult
from engine.temporal import make_worker
from studio.accounts.models import User
from studio.correlation.correlator import StoredCorrelator
from studio.correlation.models import OpenWait, Publication
from studio.correlation.publishing import take_message
from studio.correlation.sweeping import sweep
from studio.deployments.plan_store import StoredPlans
from studio.instances.actions.start import start_instance
from studio.instances.models import Instance
from studio.instances.sink import DatabaseSink
from studio.outbox.delivery import attempt, due
from studio.tasks.projecting import PROJECTORS
from studio.values.claims import value_converter
from tests.engine.temporal.processes import chain, plans, process
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy
from tests.studio.test_running_line import assert_fresh, wait_for

pytestmark = [pytest.mark.temporal, pytest.mark.django_db(transaction=True)]

NAMES = (
    '<message id="offer" name="Offer"/><message id="answer" name="Answer"/><signal id="alarm" name="Alarm"/>'
)
KEY = '<p:MessageConfiguration correlationKey="order_id"/>'
THROW = (
    "<intermediateThrowEvent><extensionElements>{mapping}" + KEY + "</extensionElements>"
    '<messageEventDefinition messageRef="{message}"/></intermediateThrowEvent>'
)
RECEIVE = f'<receiveTask messageRef="answer"><extensionElements>{KEY}</extensionElements></receiveTask>'
STARTED_BY = '<startEvent id="start"><extensionElements>{key}</extensionElements>{event}</startEvent>'
MAP = '<p:inputMapping source="{source}" target="{target}" mappingType="expression"/>'
CATCH_ALARM = '<intermediateCatchEvent><signalEventDefinition signalRef="alarm"/></intermediateCatchEvent>'
THROW_ALARM = (
    "<intermediateThrowEvent><extensionElements>"
    + MAP.format(source="'roof'", target="place")
    + "</extensionElements>"
    '<signalEventDefinition signalRef="alarm"/></intermediateThrowEvent>'
)
BUYER = process(
    chain(THROW.format(message="offer", mapping=MAP.format(source="order_id", target="order_id")), RECEIVE),
    name="buyer",
)
SELLER = process(
    chain(THROW.format(message="answer", mapping=MAP.format(source="order_id * 10", target="price"))).replace(
        '<startEvent id="start"/>',
        STARTED_BY.format(key=KEY, event='<messageEventDefinition messageRef="offer"/>'),
    ),
    name="seller",
)
WAITER = process(chain(RECEIVE), name="waiter")
LISTENER = process(chain(CATCH_ALARM), name="listener")
INSIDE = process(
    chain(
        '<subProcess name="Inside"><startEvent id="s"/>'
        + CATCH_ALARM.replace("<intermediateCatchEvent", '<intermediateCatchEvent id="in"')
        + '<endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="in"/>'
        '<sequenceFlow id="f2" sourceRef="in" targetRef="e"/></subProcess>'
    ),
    name="inside",
)
WATCHMAN = process(chain(THROW_ALARM), name="watchman")
BRIGADE = process(
    chain().replace(
        '<startEvent id="start"/>',
        STARTED_BY.format(key="", event='<signalEventDefinition signalRef="alarm"/>'),
    ),
    name="brigade",
)
IMPATIENT = process(
    chain(RECEIVE)
    + '<boundaryEvent id="late" attachedToRef="t1"><timerEventDefinition><timeDuration>PT2S</timeDuration>'
    '</timerEventDefinition></boundaryEvent><endEvent id="gone"/>'
    '<sequenceFlow id="late_gone" sourceRef="late" targetRef="gone"/>',
    name="impatient",
)


class Nothing:
    """No process here does any work."""

    async def run(self, request: Any, heartbeat: Any = None) -> WorkResult:
        return WorkResult(None)

    async def send(self, request: Any) -> WorkResult:
        return WorkResult(None)


class Workers:
    """One worker in a thread of its own, with the studio's sink, plans and correlator."""

    def __init__(self, address: str, queue: str) -> None:
        self._address, self._queue = address, queue
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        ready, self._stop, self._loop = threading.Event(), asyncio.Event(), asyncio.new_event_loop()
        sink, idle = DatabaseSink(projectors=PROJECTORS), Nothing()

        async def work() -> None:
            client = await Client.connect(self._address, data_converter=value_converter())
            ports = Ports(sink, StoredPlans(), idle, idle, idle, idle, StoredCorrelator())
            async with make_worker(client, ports, task_queue=self._queue):
                ready.set()
                await self._stop.wait()
            sink.close()

        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(work(),))
        self._thread.start()
        assert ready.wait(20)

    def stop(self) -> None:
        if self._thread is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(20)
            self._thread = None


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the outbox really delivers, by `tick` instead of Celery."""
    monkeypatch.setattr("studio.outbox.actions.hand_over", lambda _message, **_options: None)


@pytest.fixture
def workers(temporal_server: str, settings: Any) -> Iterator[Workers]:
    settings.TEMPORAL_ADDRESS, settings.TEMPORAL_TASK_QUEUE = temporal_server, f"mail-{uuid.uuid4()}"
    made = Workers(temporal_server, settings.TEMPORAL_TASK_QUEUE)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def bob() -> User:
    return make_person("bob", "administrator")


def deploy_all(person: User, *processes: str) -> None:
    for plan in plans(NAMES, *processes):
        deploy(person, plan=plan)


def begin(person: User, process_id: str, **variables: Any) -> Instance:
    return start_instance(person, process_id=process_id, variables=variables)


def tick() -> None:
    """What Celery's worker and clock do."""
    sweep()
    for message in due(now=timezone.now(), limit=100):
        attempt(message)


def completed(*, process_id: str, count: int = 1) -> list[Instance]:
    """The instances of a process when so many have completed."""

    def found() -> list[Instance]:
        tick()
        rows = list(Instance.objects.filter(process_id=process_id, scope_element="", state="completed"))
        return rows if len(rows) >= count else []

    return wait_for(found, seconds=40)


def settled(*, state: str = "delivered", count: int = 1) -> list[Publication]:
    def found() -> list[Publication]:
        tick()
        rows = list(Publication.objects.filter(state=state))
        return rows if len(rows) >= count else []

    return wait_for(found, seconds=40)


def waits(count: int) -> list[OpenWait]:
    def found() -> list[OpenWait]:
        tick()
        rows = list(OpenWait.objects.all())
        return rows if len(rows) == count else []

    return wait_for(found, seconds=40)


def test_two_processes_exchange_messages_by_their_keys(workers: Workers, bob: User) -> None:
    deploy_all(bob, BUYER, SELLER)
    for order in (7, 8):
        begin(bob, "buyer", order_id=order)

    buyers, sellers = completed(process_id="buyer", count=2), completed(process_id="seller", count=2)

    assert sorted(row.variables["price"] for row in buyers) == [70, 80]
    assert all(row.variables["price"] == row.variables["order_id"] * 10 for row in buyers)
    assert sorted(row.business_key for row in sellers) == ["7", "8"]
    assert len(settled(count=4)) == 4
    assert_fresh()


def test_an_early_message_is_kept_and_reaches_who_waits_later(workers: Workers, bob: User) -> None:
    deploy_all(bob, WAITER)
    early = take_message("Answer", key="7", payload={"price": 70}, idempotency_key="early")
    assert early.state == "waiting"

    begin(bob, "waiter", order_id=8)
    mine = begin(bob, "waiter", order_id=7)

    [row] = completed(process_id="waiter")
    assert (row.pk, row.variables["price"]) == (mine.pk, 70)
    assert settled()[0].deliveries.get().instance_id == mine.pk
    assert_fresh()


def test_a_signal_reaches_all_who_wait_inside_too_and_starts_another(workers: Workers, bob: User) -> None:
    deploy_all(bob, LISTENER, INSIDE, WATCHMAN, BRIGADE)
    begin(bob, "listener"), begin(bob, "inside")
    waits(2)

    begin(bob, "watchman")

    rows = [completed(process_id=each)[0] for each in ("listener", "inside", "brigade", "watchman")]
    assert [row.variables.get("place") for row in rows] == ["roof", "roof", "roof", None]
    [signal] = settled()
    assert signal.deliveries.filter(state="taken").count() == 3
    assert_fresh()


def test_a_message_brought_while_no_worker_lives_is_taken_once(workers: Workers, bob: User) -> None:
    """The worker is gone between the wait and the message; a second message for the key stays for another."""
    deploy_all(bob, WAITER)
    first = begin(bob, "waiter", order_id=7)
    waits(1)
    workers.stop()
    message = take_message("Answer", key="7", payload={"price": 1}, idempotency_key="one")
    other = take_message("Answer", key="7", payload={"price": 2}, idempotency_key="two")
    tick()
    workers.start()

    assert completed(process_id="waiter")[0].variables["price"] == 1
    assert {each.pk for each in settled()} == {message.pk}
    other.refresh_from_db()
    assert other.state == "waiting"
    second = begin(bob, "waiter", order_id=7)
    rows = {row.pk: row.variables["price"] for row in completed(process_id="waiter", count=2)}
    assert rows == {first.pk: 1, second.pk: 2}
    assert_fresh()


def test_a_timer_that_was_faster_does_not_lose_the_message(workers: Workers, bob: User) -> None:
    deploy_all(bob, IMPATIENT, WAITER)
    gone = begin(bob, "impatient", order_id=7)
    waits(1)
    wait = OpenWait.objects.get()
    completed(process_id="impatient")
    # What we know is a moment old: the wait is still in our books when the message comes.
    OpenWait.objects.create(
        instance_id=gone.pk,
        **{name: getattr(wait, name) for name in ("wait", "kind", "name", "channel", "key", "key_digest")},
        element=wait.element,
        opened_at=wait.opened_at,
    )
    message = take_message("Answer", key="7", payload={"price": 3}, idempotency_key="late")
    assert message.deliveries.get().instance_id == gone.pk
    OpenWait.objects.filter(instance=gone.pk).delete()
    begin(bob, "waiter", order_id=7)

    assert completed(process_id="waiter")[0].variables["price"] == 3
    assert [each.state for each in message.deliveries.order_by("pk")] == ["missed", "taken"]
