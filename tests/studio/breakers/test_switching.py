"""When a host is left alone, and who tries it again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from studio.breakers.models import Breaker
from studio.breakers.switching import (
    FAILURES_TO_OPEN,
    Admission,
    HeldBack,
    ask,
    note_answer,
    note_failure,
    note_nothing,
)

pytestmark = pytest.mark.django_db

HOST, LONGEST = "erp.example:443", timedelta(seconds=40)


def try_it() -> Admission | HeldBack:
    return ask(HOST, longest=LONGEST)


def fail(times: int = 1) -> None:
    for _number in range(times):
        call = try_it()
        assert isinstance(call, Admission)
        note_failure(call, reason="no answer")


def let_time_pass() -> None:
    Breaker.objects.update(probe_at=timezone.now())


def test_four_failures_hold_nothing_back_and_the_fifth_does() -> None:
    fail(FAILURES_TO_OPEN - 1)
    assert isinstance(try_it(), Admission)
    fail()
    held = try_it()
    assert isinstance(held, HeldBack)
    assert held.last_error == "no answer"
    assert timedelta(minutes=4, seconds=50) < held.until - timezone.now() <= timedelta(minutes=5)


def test_only_failures_in_a_row_count() -> None:
    fail(FAILURES_TO_OPEN - 1)
    note_answer(try_it())
    assert not Breaker.objects.exists()
    fail(FAILURES_TO_OPEN - 1)
    assert isinstance(try_it(), Admission)


def test_other_hosts_are_not_held_back() -> None:
    fail(FAILURES_TO_OPEN)
    assert isinstance(ask("erp.example:8443", longest=LONGEST), Admission)


def test_one_probe_is_let_through_and_its_answer_closes() -> None:
    fail(FAILURES_TO_OPEN)
    let_time_pass()
    probe, second = try_it(), try_it()
    assert isinstance(probe, Admission)
    assert isinstance(second, HeldBack)
    assert second.until == probe.probe_until
    note_answer(probe)
    assert isinstance(try_it(), Admission)
    assert not Breaker.objects.exists()


def test_a_probe_that_fails_keeps_it_open_for_another_five_minutes() -> None:
    fail(FAILURES_TO_OPEN)
    let_time_pass()
    fail()
    held = try_it()
    assert isinstance(held, HeldBack)
    assert held.until - timezone.now() > timedelta(minutes=4, seconds=50)


def test_a_lost_probe_is_followed_by_another() -> None:
    fail(FAILURES_TO_OPEN)
    let_time_pass()
    lost = try_it()
    let_time_pass()
    probe = try_it()
    assert isinstance(probe, Admission)
    note_answer(lost)
    assert isinstance(try_it(), HeldBack), "whoever was taken for lost decides nothing"


def test_a_probe_that_was_given_up_makes_room_for_the_next() -> None:
    fail(FAILURES_TO_OPEN)
    let_time_pass()
    note_nothing(try_it())
    assert isinstance(try_it(), Admission)


def test_an_answer_to_an_older_call_does_not_close() -> None:
    fail(1)
    early = try_it()
    fail(FAILURES_TO_OPEN - 1)
    note_answer(early)
    assert isinstance(try_it(), HeldBack)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_the_probe() -> None:
    fail(FAILURES_TO_OPEN)
    let_time_pass()

    def ask_elsewhere(_number: int) -> Admission | HeldBack:
        try:
            return try_it()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        answers = list(workers.map(ask_elsewhere, range(8)))
    assert sum(isinstance(answer, Admission) for answer in answers) == 1
