"""Publishers, waits and starts at the same moment: each message goes to one, and none is forgotten."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from studio.correlation.models import Delivery, OpenWait, Publication
from studio.instances.models import Instance
from tests.studio.correlation.mail import KEYED, ORDERED, deploy_started, opened, publish, waiting
from tests.studio.people import make_person

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

CROWD = 8


def at_once(*acts: Callable[[], object]) -> None:
    """Lets all of them go at the same moment, each with a connection of its own."""
    gate = threading.Barrier(len(acts))

    def act(one: Callable[[], object]) -> None:
        gate.wait(20)
        try:
            one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        list(threads.map(act, acts))


def test_messages_and_waits_that_come_together_all_find_each_other() -> None:
    waits = [lambda n=n: waiting(f"approval-{n}", opened(key="7")) for n in range(CROWD)]
    messages = [lambda n=n: publish(idempotency_key=f"m{n}") for n in range(CROWD)]

    at_once(*waits, *messages)

    assert Counter(Delivery.objects.values_list("state", flat=True)) == {"pending": CROWD}
    assert set(Counter(Delivery.objects.values_list("instance", flat=True)).values()) == {1}
    assert set(Publication.objects.values_list("state", flat=True)) == {"delivering"}
    assert OpenWait.objects.count() == CROWD


def test_the_same_publication_sent_many_times_at_once_is_one() -> None:
    waiting("approval-1")
    waiting("approval-2")
    at_once(*[lambda: publish(idempotency_key="once")] * CROWD)
    assert Publication.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_many_messages_with_one_key_start_one_instance() -> None:
    make_person("root", "administrator")
    deploy_started(ORDERED.format(more=KEYED))
    at_once(*(lambda n=n: publish("Ordered", idempotency_key=f"m{n}") for n in range(CROWD)))
    assert Instance.objects.count() == 1
    assert Counter(Publication.objects.values_list("state", flat=True)) == {
        "delivering": 1,
        "waiting": CROWD - 1,
    }
