"""A message goes to one instance: to the oldest wait that fits, else it starts one, else it is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.correlation import matching
from studio.correlation.deliveries import serve_starts
from studio.correlation.matching import MOST_AT_ONCE, offer_wait
from studio.correlation.models import Delivery, OpenWait, Publication
from studio.correlation.selectors import why_kept
from studio.correlation.sweeping import expire, sweep
from studio.correlation.tasks import offer_business_key
from studio.deployments.actions.retire import retire_deployment
from studio.errors import Conflict
from studio.instances.actions.start import start_instance
from studio.instances.models import Instance
from studio.outbox.models import OutboxMessage
from tests.engine.temporal.processes import chain, plans, process
from tests.studio.correlation.mail import (
    ALARMED,
    DECLARED,
    KEYED,
    ORDERED,
    closed,
    deploy_started,
    ended,
    opened,
    publish,
    put,
    state_of,
    throw_signal,
    waiting,
    ways,
)
from tests.studio.instances.events import batch
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db

WANTS_NUMBER = (
    '<p:ProcessVariables><p:processVariable name="amount" type="number" isInput="true"/></p:ProcessVariables>'
)


def offer_all() -> None:
    """What Celery does after the commit of events that opened waits."""
    for wait in OpenWait.objects.order_by("pk"):
        offer_wait(wait.pk)


@pytest.mark.parametrize(
    ("kept", "published", "fit"),
    [("7", "7", True), ("7", "8", False), (None, "8", True), ("7", None, True), ("", "7", False)],
)
def test_name_and_key_decide_and_without_a_key_the_name_alone(kept: Any, published: Any, fit: bool) -> None:
    waiting("approval-1", opened(key=kept))
    message = publish(key=published)
    assert ways(message) == ([("approval-1", "w2", "pending")] if fit else [])
    assert state_of(message) == ("delivering" if fit else "waiting")


def test_another_name_does_not_fit() -> None:
    waiting("approval-1")
    assert ways(publish("Refunded")) == []


def test_the_oldest_wait_gets_the_first_message_and_the_next_one_the_second() -> None:
    waiting("approval-1")
    waiting("approval-2")
    assert ways(publish())[0][0] == "approval-1"
    assert ways(publish())[0][0] == "approval-2"
    assert ways(publish()) == []


def test_an_early_message_is_kept_and_taken_by_the_wait_that_opens() -> None:
    first, second = publish(), publish()
    waiting("approval-1")
    offer_all()
    assert ways(first) == [("approval-1", "w2", "pending")]
    assert ways(second) == []
    put(batch(3, closed(), instance="approval-1"))
    assert state_of(first) == "delivered"


def test_a_message_that_cannot_be_placed_keeps_nobody_from_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = publish("Ordered", key=None), publish("Ordered", key=None)
    deploy_started(ORDERED.format(more=""))
    open_one = matching.open_by_message

    def open_or_fail(message: Publication, **values: Any) -> str:
        if message.pk == broken.pk:
            raise RuntimeError("its plan cannot be read")
        return open_one(message, **values)

    monkeypatch.setattr(matching, "open_by_message", open_or_fail)
    with pytest.raises(ExceptionGroup):
        sweep()
    assert (state_of(broken), state_of(sound)) == ("waiting", "delivering")


def test_the_end_of_an_instance_is_told_to_the_messages_of_its_key_alone() -> None:
    for number in range(MOST_AT_ONCE):
        publish("Other", key=f"o{number}")
    mine = publish("Ordered", key="7")
    deploy_started(ORDERED.format(more=""))
    assert offer_business_key("7") == 1
    assert state_of(mine) == "delivering"


def test_the_sweeper_finds_what_nobody_offered() -> None:
    message = publish(key=None)
    waiting("approval-1")
    sweep()
    assert ways(message) == [("approval-1", "w2", "pending")]


def test_a_child_instance_waits_for_itself() -> None:
    waiting("approval-1", opened("w9", name="Other"))
    waiting("approval-1/s3", parent="approval-1", root="approval-1", scope="sub")
    assert ways(publish())[0][:2] == ("approval-1/s3", "w2")


def test_the_same_key_publishes_once_and_other_content_is_refused() -> None:
    waiting("approval-1")
    waiting("approval-2")
    first = publish(idempotency_key="once")
    assert publish(idempotency_key="once") == first
    assert Delivery.objects.count() == 1
    with pytest.raises(Conflict):
        publish(idempotency_key="once", payload={"amount": 6})


def test_a_message_that_nobody_took_expires_and_is_seen() -> None:
    now_or_never, later = publish(time_to_live=0), publish(time_to_live=60)
    assert state_of(now_or_never) == "expired"
    assert expire(at=later.published_at) == 0
    assert expire(at=later.expires_at) == 1
    assert (state_of(later), later.ended_at) == ("expired", later.expires_at)
    waiting("approval-1")
    offer_all()
    assert ways(later) == []


def test_a_message_without_time_to_live_is_met_by_whoever_waits_now() -> None:
    waiting("approval-1")
    assert state_of(publish(time_to_live=0)) == "delivering"


def test_a_long_name_and_a_long_key_are_compared_as_a_whole() -> None:
    name, key = "n" * 5000, "k" * 5000
    waiting("approval-1", opened(name=name, key=key + "x"))
    assert ways(publish(name, key=key)) == []
    assert ways(publish(name + "x", key=key + "x")) == []
    assert ways(publish(name, key=key + "x")) != []


def test_a_message_starts_an_instance_of_a_live_process_once() -> None:
    deployment = deploy_started(ORDERED.format(more=""))
    message = publish("Ordered")
    row = Instance.objects.get()
    assert (row.process_id, row.deployment, row.business_key, row.state) == (
        "shop",
        deployment,
        "7",
        "starting",
    )
    start = OutboxMessage.objects.get(topic="instance.start")
    assert (start.payload["start_event"], start.payload["variables"]) == ("start", {"amount": 5})
    assert state_of(message) == "delivering"


def test_it_is_delivered_when_the_instance_has_begun() -> None:
    deploy_started(ORDERED.format(more=""))
    message = publish("Ordered")
    waiting(Instance.objects.get().pk, process="shop")
    assert state_of(message) == "delivered"


def test_a_wait_comes_before_a_start() -> None:
    deploy_started(ORDERED.format(more=""))
    waiting("approval-1", opened(name="Ordered"))
    assert ways(publish("Ordered"))[0][0] == "approval-1"


def test_subscriptions_follow_the_deployment() -> None:
    deployment = deploy_started(ORDERED.format(more=""))
    retire_deployment(make_person("root", "administrator"), deployment=deployment)
    early = publish("Ordered")
    assert ways(early) == []
    deploy_started(ORDERED.format(more=""), name="shop-again")
    sweep()
    assert ways(early)[0][0].startswith("shop-again-")


def test_a_deployment_that_goes_live_takes_what_was_kept_for_it() -> None:
    early = publish("Ordered")
    deployment = deploy_started(ORDERED.format(more=""))
    posted = OutboxMessage.objects.get(topic="deployment.serve")
    serve_starts(posted.payload, key=posted.key)
    assert Instance.objects.get(pk=ways(early)[0][0]).deployment == deployment


def test_messages_without_a_key_that_tells_start_one_instance_each() -> None:
    deploy_started(ORDERED.format(more=""))
    publish("Ordered"), publish("Ordered")
    assert Instance.objects.count() == 2


def test_one_key_has_one_instance_at_a_time() -> None:
    deploy_started(ORDERED.format(more=KEYED))
    first, second, other = publish("Ordered"), publish("Ordered"), publish("Ordered", key="8")
    assert Instance.objects.count() == 2
    assert (ways(second), state_of(second)) == ([], "waiting")
    assert "under way" in second.refusal
    assert state_of(other) == "delivering"

    [(instance, _wait, _state)] = ways(first)
    waiting(instance, opened(name="Ordered"), process="shop", business_key="7")
    offer_all()
    assert ways(second) == [(instance, "w2", "pending")]


def test_the_next_instance_of_a_key_begins_when_the_one_before_has_ended() -> None:
    deploy_started(ORDERED.format(more=KEYED))
    first, second = publish("Ordered"), publish("Ordered")
    [(instance, _wait, _state)] = ways(first)
    waiting(instance, process="shop", business_key="7")
    put(batch(3, ended(), instance=instance))
    assert offer_business_key("7") == 1
    assert ways(second)[0][0] not in {instance, ""}
    assert Instance.objects.filter(process_id="shop").count() == 2


def watcher() -> User:
    return make_person("olga", "operator")


def deploy_unique(start: str = ORDERED) -> None:
    """A process whose instances are named by business key; its start event asks for no key of its own."""
    body = chain().replace('<startEvent id="start"/>', start.format(more=""))
    text = process(body, name="shop").replace("<process ", '<process p:uniqueBusinessKey="true" ')
    deploy(make_person("ann", "analyst"), plan=plans(DECLARED, text)[0])


def test_a_business_key_that_must_be_the_only_one_is_so_for_messages_too() -> None:
    deploy_unique()
    by_hand = start_instance(
        make_person("paul", "participant"), process_id="shop", variables={}, business_key="7"
    )
    message, other = publish("Ordered"), publish("Ordered", key="8")

    assert (ways(message), state_of(message)) == ([], "waiting")
    [said, *_rest] = why_kept(message, reader=watcher())
    assert by_hand.pk in said
    assert "starts the next one" in said
    assert [way[0] for way in ways(other)] == ["shop:8"]
    waiting(by_hand.pk, process="shop", business_key="7")
    put(batch(3, ended(), instance=by_hand.pk))
    assert offer_business_key("7") == 1
    assert [way[0] for way in ways(message)] == ["shop:7~2"]


def test_a_person_is_told_of_the_instance_that_a_message_has_started() -> None:
    deploy_unique()
    [(instance, _wait, _state)] = ways(publish("Ordered"))
    with pytest.raises(Conflict, match=instance):
        start_instance(make_person("paul", "participant"), process_id="shop", variables={}, business_key="7")


def test_a_message_without_a_key_starts_nothing_where_the_key_is_the_name() -> None:
    deploy_unique()
    message = publish("Ordered", key=None)
    assert (state_of(message), Instance.objects.count()) == ("waiting", 0)
    assert "has no key" in why_kept(message, reader=watcher())[0]


def test_a_signal_brings_no_key_and_starts_all_the_same() -> None:
    deploy_unique(ALARMED)
    first, second = throw_signal(), throw_signal()
    assert len(ways(first) + ways(second)) == 2
    assert set(Instance.objects.values_list("business_key", flat=True)) == {""}


def test_a_process_that_refuses_the_payload_starts_nothing_and_says_why() -> None:
    deploy_started(ORDERED.format(more=""), extensions=WANTS_NUMBER)
    message = publish("Ordered", payload={"amount": "many"})
    assert (state_of(message), Instance.objects.count()) == ("waiting", 0)
    assert "amount" in message.refusal


def test_the_sweeper_looks_only_at_waits_that_a_message_could_meet() -> None:
    waiting("approval-1", opened(name="Refunded"))
    with CaptureQueriesContext(connection) as asked:
        sweep()
    [first, *_more] = [each["sql"] for each in asked if 'FROM "correlation_openwait"' in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + first if connection.vendor == "sqlite" else "EXPLAIN " + first)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert connection.vendor != "sqlite" or "wait_by_name_and_key (kind=? AND channel=?" in plan, plan
