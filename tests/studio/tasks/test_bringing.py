"""An answer that the engine did not hear is brought again, until it says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from studio.outbox.models import OutboxMessage
from studio.tasks.actions.completion import complete_task
from studio.tasks.bringing import PATIENCE, TOPIC, bring_again
from studio.tasks.models import UserTask
from tests.studio.people import make_person
from tests.studio.tasks.opening import close, open_task

pytestmark = pytest.mark.django_db


def answered_task() -> UserTask:
    task = open_task()
    complete_task(make_person("bob", "participant"), task=task, data={}, action="approve")
    return task


def deliver_all() -> None:
    OutboxMessage.objects.filter(delivered_at=None).update(delivered_at=timezone.now())


def times_brought() -> int:
    return OutboxMessage.objects.filter(topic=TOPIC).count()


def test_an_answer_without_an_echo_is_brought_again_as_it_was() -> None:
    answered_task()
    deliver_all()

    with time_machine.travel(timezone.now() + 2 * PATIENCE, tick=False):
        assert bring_again() == 1

    first, second = (message.payload for message in OutboxMessage.objects.filter(topic=TOPIC).order_by("pk"))
    assert first == second


def test_nothing_is_brought_while_the_last_bringing_is_under_way_or_young() -> None:
    answered_task()

    assert bring_again() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        assert bring_again() == 0, "the first was not delivered yet"
        deliver_all()
        assert bring_again() == 0, "the engine has just got it"


def test_the_pauses_grow() -> None:
    answered_task()
    deliver_all()
    with time_machine.travel(timezone.now() + 2 * PATIENCE, tick=False) as clock:
        bring_again()
        deliver_all()
        clock.shift(PATIENCE + timedelta(seconds=1))
        assert bring_again() == 0
        clock.shift(PATIENCE)
        assert bring_again() == 1
    assert times_brought() == 3


def test_an_answer_that_was_heard_is_left_alone() -> None:
    task = answered_task()
    deliver_all()
    close(task)

    with time_machine.travel(timezone.now() + 2 * PATIENCE, tick=False):
        assert bring_again() == 0
