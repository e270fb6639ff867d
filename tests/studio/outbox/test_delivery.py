import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from studio.outbox import actions, delivery
from studio.outbox.actions import post, retry_now, withdraw
from studio.outbox.delivery import attempt, delay_after
from studio.outbox.handlers import Undeliverable
from studio.outbox.models import OutboxMessage
from studio.outbox.selectors import late_count, stuck, waiting_count
from studio.outbox.tasks import forget, sweep

pytestmark = pytest.mark.database

HERE = "tests.studio.outbox.test_delivery"
RECEIVED: list[tuple[str, dict[str, object]]] = []
ENTERED, MAY_GO_ON = threading.Event(), threading.Event()
OUTBOX_HANDLERS = {
    "ok": f"{HERE}.receive",
    "async": f"{HERE}.receive_async",
    "broken": f"{HERE}.fail",
    "hopeless": f"{HERE}.refuse",
    "slow": f"{HERE}.receive_slowly",
}


def receive(payload: dict[str, object], *, key: str) -> None:
    RECEIVED.append((key, payload))


async def receive_async(payload: dict[str, object], *, key: str) -> None:
    RECEIVED.append((key, payload))


def fail(payload: dict[str, object], *, key: str) -> None:
    raise ConnectionError("engine unreachable")


def refuse(payload: dict[str, object], *, key: str) -> None:
    raise Undeliverable("no such instance")


def receive_slowly(payload: dict[str, object], *, key: str) -> None:
    ENTERED.set()
    MAY_GO_ON.wait(10)
    RECEIVED.append((key, payload))


@pytest.fixture(autouse=True)
def handlers(settings: pytest.FixtureRequest) -> None:
    settings.PERISCOPE_OUTBOX_HANDLERS = f"{HERE}.OUTBOX_HANDLERS"
    RECEIVED.clear()
    ENTERED.clear()
    MAY_GO_ON.clear()


def make(topic: str, **fields: object) -> OutboxMessage:
    values = {"payload": {}, "next_attempt_at": timezone.now(), "key": topic, **fields}
    return OutboxMessage.objects.create(topic=topic, **values)


@pytest.mark.django_db
@pytest.mark.parametrize("topic", ["ok", "async"])
def test_a_message_is_delivered_after_the_commit_and_once(
    topic: str, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post(topic=topic, key="k1", payload={"a": 1})
        again = post(topic=topic, key="k1", payload={"a": 2})
        assert RECEIVED == []
    assert RECEIVED == [("k1", {"a": 1})]
    again.refresh_from_db()
    assert again.delivered_at is not None
    assert attempt(again.pk) is None
    assert len(RECEIVED) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_when_the_transaction_is_rolled_back() -> None:
    with transaction.atomic():
        post(topic="ok", key="k1", payload={})
        transaction.set_rollback(True)
    assert (RECEIVED, OutboxMessage.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_a_failure_is_noted_and_tried_again_later() -> None:
    message = make("broken")
    delay = attempt(message.pk)
    message.refresh_from_db()
    assert delay is not None
    assert 0.7 < delay <= 1
    assert (message.attempts, message.leased_until, message.delivered_at) == (1, None, None)
    assert "engine unreachable" in message.last_error
    assert attempt(message.pk) is None, "not due yet"


def test_delays_double_up_to_five_minutes() -> None:
    assert 0.75 <= delay_after(1) <= 1
    assert 3 <= delay_after(3) <= 4
    assert 225 <= delay_after(10) <= delay_after(10_000) + 75 <= 375


@pytest.mark.django_db
@pytest.mark.parametrize("topic", ["hopeless", "unknown"])
def test_what_nobody_can_deliver_is_given_up_visibly_and_can_be_retried(topic: str) -> None:
    message = make(topic)
    assert attempt(message.pk) is None
    assert list(stuck()) == [message]
    assert retry_now(message)
    message.refresh_from_db()
    assert message.gave_up_at is None


@pytest.mark.django_db
def test_what_failed_often_is_shown_as_stuck_but_goes_on() -> None:
    message = make("broken", attempts=5)
    assert list(stuck()) == [message]
    assert attempt(message.pk) is not None
    assert waiting_count() == 1


@pytest.mark.django_db
def test_the_sweeper_finds_forgotten_messages_and_run_out_leases() -> None:
    past = timezone.now() - timedelta(minutes=1)
    make("ok", key="forgotten", next_attempt_at=past)
    make("ok", key="worker died", next_attempt_at=past, leased_until=past)
    make("ok", key="in work", next_attempt_at=past, leased_until=timezone.now() + timedelta(minutes=1))
    make("ok", key="later", next_attempt_at=timezone.now() + timedelta(minutes=1))
    assert sweep() == 2
    assert {key for key, _ in RECEIVED} == {"forgotten", "worker died"}


@pytest.mark.django_db
def test_a_missing_broker_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(actions.deliver, "apply_async", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        post(topic="ok", key="k1", payload={})
    assert waiting_count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_deliver_one_message_at_once() -> None:
    message = make("slow")

    def work() -> None:
        attempt(message.pk)
        connections.close_all()

    first = threading.Thread(target=work)
    first.start()
    assert ENTERED.wait(10)
    assert attempt(message.pk) is None
    MAY_GO_ON.set()
    first.join()
    assert len(RECEIVED) == 1


@pytest.mark.django_db
def test_a_late_answer_does_not_hide_that_another_worker_took_over() -> None:
    message = make("ok")
    taken = delivery.take(message.pk)
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=2)
    assert taken is not None
    delivery.postpone(taken, reason="late")
    message.refresh_from_db()
    assert message.last_error == ""


@pytest.mark.django_db
def test_what_was_delivered_is_not_kept() -> None:
    message = make("ok", payload={"iban": "AT61-canary"})
    attempt(message.pk)
    message.refresh_from_db()
    assert RECEIVED == [("ok", {"iban": "AT61-canary"})]
    assert (message.payload, message.delivered_at is not None) == ({}, True)


@pytest.mark.django_db
def test_what_is_in_a_workers_hands_cannot_be_withdrawn() -> None:
    make("ok", leased_until=timezone.now() + timedelta(minutes=1))
    make("async")
    assert [withdraw(key="ok"), withdraw(key="async"), withdraw(key="never")] == [False, True, False]


@pytest.mark.django_db
def test_what_nobody_has_tried_for_a_minute_is_late() -> None:
    make("ok", next_attempt_at=timezone.now() - timedelta(minutes=2))
    make("async")
    assert late_count() == 1


@pytest.mark.django_db
def test_what_was_delivered_long_ago_is_forgotten_and_nothing_else(settings) -> None:
    settings.OUTBOX_RETENTION_DAYS = 90
    now = timezone.now()
    for key, days in (("old", 91), ("new", 89)):
        post(topic="ok", key=key, payload={})
        OutboxMessage.objects.filter(key=key).update(delivered_at=now - timedelta(days=days))
    post(topic="ok", key="waiting", payload={})
    OutboxMessage.objects.filter(key="waiting").update(
        created_at=now - timedelta(days=400), gave_up_at=now - timedelta(days=399)
    )

    assert forget() == 1
    assert set(OutboxMessage.objects.values_list("key", flat=True)) == {"new", "waiting"}
