"""A signal reaches everybody who waits now, each once, and starts what it starts."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync

from engine.events import EventBatch
from studio.correlation import deliveries, settling
from studio.correlation.deliveries import broadcast_signal
from studio.correlation.models import Delivery
from studio.correlation.settling import settle
from studio.correlation.sweeping import sweep
from studio.instances.models import Instance
from studio.outbox.models import OutboxMessage
from tests.studio.correlation.mail import (
    ALARMED,
    PROJECTORS,
    closed,
    deploy_started,
    opened,
    put,
    state_of,
    throw_signal,
    waiting,
    ways,
)
from tests.studio.instances.events import batch

pytestmark = pytest.mark.django_db(transaction=True)


def wait_for_signal(instance: str, *waits: str) -> None:
    waiting(instance, *(opened(wait, kind="signal", name="Alarm", key=None) for wait in waits or ("w2",)))


def test_everybody_who_waits_now_gets_it_once() -> None:
    wait_for_signal("approval-1", "w2", "w3")
    wait_for_signal("approval-2")
    waiting("approval-3", opened(name="Alarm", key=None))
    signal = throw_signal(idempotency_key="once")
    throw_signal(idempotency_key="once")
    assert [way[:2] for way in ways(signal)] == [
        ("approval-1", "w2"),
        ("approval-1", "w3"),
        ("approval-2", "w2"),
    ]
    assert OutboxMessage.objects.filter(topic="signal.broadcast").count() == 1


def test_it_is_delivered_when_all_have_told() -> None:
    wait_for_signal("approval-1")
    wait_for_signal("approval-2")
    signal = throw_signal()
    put(batch(3, closed(), instance="approval-1"))
    assert state_of(signal) == "delivering"
    put(batch(3, closed(), instance="approval-2"))
    assert state_of(signal) == "delivered"


def test_whoever_waits_later_missed_it_and_a_signal_to_nobody_is_seen() -> None:
    signal = throw_signal()
    wait_for_signal("approval-1")
    sweep()
    assert (state_of(signal), ways(signal)) == ("unheard", [])


def test_it_starts_every_live_process_that_it_starts(sent: list[tuple[str, dict[str, Any]]]) -> None:
    deploy_started(ALARMED, name="fire")
    deploy_started(ALARMED, name="police")
    signal = throw_signal(payload={"where": "roof"})
    started = Instance.objects.order_by("process_id")
    assert [row.process_id for row in started] == ["fire", "police"]
    starts = [payload for key, payload in sent if key.startswith("instance.start")]
    assert [(each["start_event"], each["variables"]) for each in starts] == [("start", {"where": "roof"})] * 2
    for row in started:
        waiting(row.pk, process=row.process_id)
    assert state_of(signal) == "delivered"


class Engine:
    """Temporal that takes signals, save for one instance the first time."""

    def __init__(self) -> None:
        self.brought: list[tuple[str, str]] = []
        self.failing = {"approval-2"}

    async def deliver_signal(self, instance: str, name: str, *, payload: object, wait: str) -> None:
        if instance in self.failing:
            self.failing.remove(instance)
            raise ConnectionError("Temporal is away")
        self.brought.append((instance, wait))

    async def events_after(self, instance: str, sequence: int) -> EventBatch:
        return EventBatch(instance, 0, ())


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()

    async def client() -> Engine:
        return made

    monkeypatch.setattr(settling, "engine_client", client)
    monkeypatch.setattr(deliveries, "engine_client", client)
    return made


def test_a_broadcast_that_was_cut_off_goes_on_with_those_it_did_not_reach(engine: Engine) -> None:
    for number in (1, 2, 3):
        wait_for_signal(f"approval-{number}")
    signal = throw_signal()
    with pytest.raises(ConnectionError):
        async_to_sync(broadcast_signal)({"publication": signal.pk}, key="")
    async_to_sync(broadcast_signal)({"publication": signal.pk}, key="")
    assert sorted(engine.brought) == [(f"approval-{number}", "w2") for number in (1, 2, 3)]


def test_of_two_signals_to_one_wait_one_met_it_and_the_other_went_by(engine: Engine) -> None:
    wait_for_signal("approval-1")
    first, second = throw_signal(), throw_signal()
    put(batch(3, closed(), instance="approval-1"))
    assert (state_of(first), state_of(second)) == ("delivered", "delivering")

    async_to_sync(settle)(Delivery.objects.get(publication=second).pk, projectors=PROJECTORS)

    assert (ways(second)[0][2], state_of(second)) == ("missed", "delivered")


def test_the_second_of_two_signals_follows_an_event_that_waits_on(engine: Engine) -> None:
    wait_for_signal("approval-1")
    first, second = throw_signal(), throw_signal()
    again = opened("w3", kind="signal", name="Alarm", key=None)
    put(batch(3, closed(), again, instance="approval-1"))
    assert (state_of(first), state_of(second)) == ("delivered", "delivering")

    async_to_sync(settle)(Delivery.objects.get(publication=second).pk, projectors=PROJECTORS)

    assert [way[1:] for way in ways(second)] == [("w2", "missed"), ("w3", "pending")]
    assert state_of(second) == "delivering"
    put(batch(5, closed("w3"), instance="approval-1"))
    assert (ways(second)[1][2], state_of(second)) == ("taken", "delivered")
