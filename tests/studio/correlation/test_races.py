"""A message counts as taken when the instance's own events say so; otherwise it finds its next way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone
from temporalio.service import RPCError, RPCStatusCode

from engine.errors import WrongTrigger
from engine.events import EventBatch
from studio.correlation import deliveries, settling
from studio.correlation.deliveries import deliver_message
from studio.correlation.models import Delivery, OpenWait, Publication
from studio.correlation.settling import settle
from studio.correlation.sweeping import sweep
from studio.instances.rebuilding import rebuild
from studio.outbox.models import OutboxMessage
from tests.studio.correlation.mail import (
    PROJECTORS,
    closed,
    delivery_of,
    ended,
    opened,
    publish,
    put,
    state_of,
    waiting,
    ways,
)
from tests.studio.instances.events import activated, batch, started

pytestmark = pytest.mark.django_db(transaction=True)


class Engine:
    """Temporal as the tests want it: what instances have not told yet, and what was brought to them."""

    def __init__(self) -> None:
        self.untold: dict[str, EventBatch] = {}
        self.brought: list[tuple[str, str]] = []
        self.silent = self.over = False

    async def events_after(self, instance: str, sequence: int) -> EventBatch:
        if self.silent:
            raise RPCError("no worker", RPCStatusCode.DEADLINE_EXCEEDED, b"")
        return self.untold.get(instance, EventBatch(instance, 0, ()))

    async def deliver_message(self, instance: str, name: str, *, wait: str, **_: Any) -> None:
        if self.over:
            raise WrongTrigger("it has ended")
        self.brought.append((instance, wait))


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()

    async def client() -> Engine:
        return made

    monkeypatch.setattr(settling, "engine_client", client)
    monkeypatch.setattr(deliveries, "engine_client", client)
    return made


def ask(publication: Publication) -> None:
    async_to_sync(settle)(delivery_of(publication).pk, projectors=PROJECTORS)


def bring(publication: Publication) -> None:
    async_to_sync(deliver_message)({"delivery": delivery_of(publication).pk}, key="")


def long_ago(publication: Publication) -> None:
    Delivery.objects.filter(publication=publication).update(sent_at=timezone.now() - timedelta(minutes=2))


def test_a_message_for_a_wait_that_a_timer_closed_goes_to_the_next_who_waits(engine: Engine) -> None:
    waiting("approval-1")
    waiting("approval-2")
    message = publish()
    bring(message)
    put(batch(3, closed(met=False), instance="approval-1"))
    assert OutboxMessage.objects.filter(topic="delivery.settle").exists()

    ask(message)

    assert ways(message) == [("approval-1", "w2", "missed"), ("approval-2", "w2", "pending")]
    bring(message)
    put(batch(3, closed(), instance="approval-2"))
    assert (state_of(message), engine.brought) == ("delivered", [("approval-1", "w2"), ("approval-2", "w2")])


def test_it_is_kept_when_nobody_else_waits_and_expires_in_its_time(engine: Engine) -> None:
    waiting("approval-1")
    kept, late = publish(), publish(time_to_live=0)
    assert state_of(late) == "expired"
    put(batch(3, closed(met=False), instance="approval-1"))
    ask(kept)
    assert state_of(kept) == "waiting"


def test_a_message_whose_time_is_over_when_it_comes_back_expires(engine: Engine) -> None:
    waiting("approval-1")
    message = publish(time_to_live=0)
    put(batch(3, closed(met=False), instance="approval-1"))
    ask(message)
    assert state_of(message) == "expired"


def test_nobody_else_gets_it_while_the_instance_cannot_be_asked(engine: Engine) -> None:
    waiting("approval-1")
    waiting("approval-2")
    message = publish()
    put(batch(3, closed(met=False), instance="approval-1"))
    engine.silent = True
    ask(message)
    assert ways(message) == [("approval-1", "w2", "pending")]


def test_what_the_instance_has_not_told_yet_decides(engine: Engine) -> None:
    """The end was told by an attempt that is superseded: in truth the message was taken."""
    waiting("approval-1")
    waiting("approval-2")
    message = publish()
    put(batch(3, closed(met=False), ended(), instance="approval-1", fence=5))
    engine.untold["approval-1"] = EventBatch("approval-1", 3, (closed(met=True),), 9)

    ask(message)

    assert (ways(message), state_of(message)) == ([("approval-1", "w2", "taken")], "delivered")


def test_an_instance_that_ended_without_it_gives_it_back(engine: Engine) -> None:
    waiting("approval-1")
    message = publish()
    engine.over = True
    put(batch(3, ended(), instance="approval-1"))
    bring(message)
    ask(message)
    assert (ways(message)[0][2], state_of(message)) == ("missed", "waiting")


def test_a_superseded_wait_gives_its_message_back_when_nothing_is_on_its_way_any_more(engine: Engine) -> None:
    """An attempt waited for a message, was lost, and its repetition took another way."""
    put(batch(0, started(), activated("e1", "pay"), opened(), instance="approval-1", fence=5))
    message = publish()
    bring(message)
    put(batch(2, activated("e2", "other"), instance="approval-1", fence=9))
    assert not OpenWait.objects.exists()

    ask(message)
    assert ways(message)[0][2] == "pending"
    long_ago(message)
    ask(message)
    assert (ways(message)[0][2], state_of(message)) == ("missed", "waiting")


def test_the_same_wait_of_the_repeated_attempt_is_brought_the_message_again(engine: Engine) -> None:
    """The message came to the repeated attempt before it waited, and was dropped there."""
    put(batch(0, started(), activated("e1", "pay"), opened(), instance="approval-1", fence=5))
    message = publish()
    bring(message)
    put(batch(2, activated("e2", "other"), opened(), instance="approval-1", fence=9))
    assert ways(message) == [("approval-1", "w2", "pending")]

    ask(message)

    assert engine.brought == [("approval-1", "w2")] * 2
    put(batch(4, closed(), instance="approval-1", fence=9))
    assert state_of(message) == "delivered"


def test_a_wait_id_that_means_another_wait_now_keeps_no_message_from_others(engine: Engine) -> None:
    put(batch(0, started(), opened("w2"), instance="approval-1", fence=5))
    message = publish()
    put(batch(1, opened("w2", name="Other"), instance="approval-1", fence=9))
    other = publish("Other")
    assert ways(other) == []

    ask(message)

    assert (state_of(message), ways(other)) == ("waiting", [("approval-1", "w2", "pending")])


def test_what_was_delivered_is_in_doubt_again_when_the_log_is_cut(engine: Engine) -> None:
    put(batch(0, started(), activated("e1", "pay"), opened(), instance="approval-1", fence=5))
    message = publish()
    bring(message)
    put(batch(3, closed(), instance="approval-1", fence=6))
    assert state_of(message) == "delivered"

    put(batch(3, closed(met=False), instance="approval-1", fence=9))
    assert state_of(message) == "delivering"
    ask(message)
    assert (ways(message)[0][2], state_of(message)) == ("missed", "waiting")


def test_folding_again_changes_nothing(engine: Engine) -> None:
    waiting("approval-1")
    waiting("approval-2")
    taken, under_way = publish(), publish()
    put(batch(3, closed(), instance="approval-1"))
    for instance in ("approval-1", "approval-2"):
        rebuild(instance, projectors=PROJECTORS)
    assert (state_of(taken), state_of(under_way)) == ("delivered", "delivering")
    assert [wait.instance_id for wait in OpenWait.objects.all()] == ["approval-2"]


def test_bringing_twice_names_the_same_wait_and_what_is_decided_is_not_brought(engine: Engine) -> None:
    waiting("approval-1")
    message = publish()
    bring(message)
    bring(message)
    assert engine.brought == [("approval-1", "w2")] * 2
    put(batch(3, closed(), instance="approval-1"))
    bring(message)
    assert len(engine.brought) == 2


def test_an_instance_that_stays_silent_is_asked_ever_less_often(engine: Engine) -> None:
    waiting("approval-1")
    message = publish()
    Delivery.objects.update(check_at=timezone.now())
    sweep()
    first = delivery_of(message).check_at
    assert OutboxMessage.objects.filter(topic="delivery.settle").count() == 1
    sweep()
    assert OutboxMessage.objects.filter(topic="delivery.settle").count() == 1
    assert first is not None
    assert first > timezone.now()
