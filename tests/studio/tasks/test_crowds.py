"""Fifty people at once, through the whole API: everybody gets an answer, nobody a fault of the server."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from studio.audit.models import AuditEntry
from studio.audit.verification import verify
from studio.outbox.models import OutboxMessage
from studio.tasks.models import UserTask
from tests.studio.browsers import browser_of
from tests.studio.tasks.opening import open_task

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

CROWD = 50
LONGEST_WAIT_SECONDS = 20.0
"""As long as SQLite lets a writer wait, and less than a pool lets anybody wait for a connection."""

Act = Callable[[Client, UserTask], HttpResponse]


@pytest.fixture
def crowd() -> list[Client]:
    browsers = [browser_of(f"person{n}", "participant") for n in range(CROWD)]
    for browser in browsers:
        browser.raise_request_exception = False
    return browsers


def all_at_once(crowd: list[Client], *, tasks: Sequence[UserTask], act: Act) -> list[HttpResponse]:
    """Lets everybody act on their task at the same moment; fails when somebody waits too long."""
    ready, waited = threading.Barrier(CROWD), []

    def one(browser: Client, task: UserTask) -> HttpResponse:
        ready.wait(30)
        began = time.monotonic()
        try:
            return act(browser, task)
        finally:
            waited.append(time.monotonic() - began)
            connections.close_all()

    with ThreadPoolExecutor(CROWD) as threads:
        answers = list(threads.map(one, crowd, tasks))
    assert max(waited) < LONGEST_WAIT_SECONDS
    return answers


def claim(browser: Client, task: UserTask) -> HttpResponse:
    return browser.post(f"/api/v1/tasks/{task.pk}/claim")


def complete(browser: Client, task: UserTask) -> HttpResponse:
    body = json.dumps({"action": "approve", "key": "once"})
    return browser.post(f"/api/v1/tasks/{task.pk}/complete", body, content_type="application/json")


def test_of_fifty_who_claim_one_task_one_gets_it_and_all_others_learn_who(crowd: list[Client]) -> None:
    task = open_task()

    answers = all_at_once(crowd, tasks=[task] * CROWD, act=claim)

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: CROWD - 1}
    task.refresh_from_db()
    told = {answer.json()["current"]["assignee"] for answer in answers if answer.status_code == 409}
    assert told == {task.assignee.username}
    assert AuditEntry.objects.filter(action="task.claimed").count() == 1
    assert verify() == []


def test_fifty_who_claim_and_answer_their_own_tasks_all_succeed(crowd: list[Client]) -> None:
    tasks = [open_task(f"approval-{n}") for n in range(CROWD)]

    claimed = all_at_once(crowd, tasks=tasks, act=claim)
    answered = all_at_once(crowd, tasks=tasks, act=complete)

    assert Counter(answer.status_code for answer in claimed + answered) == {200: 2 * CROWD}
    assert OutboxMessage.objects.filter(topic="user_task.submit").count() == CROWD
    assert AuditEntry.objects.filter(action="task.completed").count() == CROWD
    assert verify() == []


def test_fifty_who_answer_one_task_make_one_answer(crowd: list[Client]) -> None:
    task = open_task()

    answers = all_at_once(crowd, tasks=[task] * CROWD, act=complete)

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: CROWD - 1}
    assert OutboxMessage.objects.filter(topic="user_task.submit").count() == 1
