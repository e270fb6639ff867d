"""An answered task is spared when its log is cut, until it is certain that it never was."""

from __future__ import annotations

import pytest
import time_machine
from django.utils import timezone

from engine.events import InstanceCancelled
from studio.audit.models import AuditEntry
from studio.outbox.models import OutboxMessage
from studio.tasks.actions.completion import TOPIC, complete_task
from studio.tasks.models import UserTask
from studio.tasks.superseded import PATIENCE, withdraw_superseded
from tests.studio.instances.events import AT, activated, batch, changed, user_task
from tests.studio.people import make_person
from tests.studio.tasks.opening import close, open_task, put

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def answered_task() -> UserTask:
    """Answered by Bob in an attempt that another supersedes; its id has not come in that one."""
    task = complete_task(make_person("bob", "participant"), task=open_task(), data={"approved": True})
    put(batch(1, changed("amount", 1)))
    return task


def found_superseded() -> list[str]:
    return [entry.details["answered_by"] for entry in AuditEntry.objects.filter(action="task.superseded")]


def sweep_later() -> int:
    with time_machine.travel(timezone.now() + 2 * PATIENCE, tick=False):
        return withdraw_superseded()


def test_the_answer_says_whose_task_it_answers() -> None:
    answered_task()
    assert OutboxMessage.objects.get(topic=TOPIC).payload["element"] == "approve"


def test_an_answered_task_stays_while_it_may_yet_open_and_is_then_the_same() -> None:
    task = answered_task()
    assert sweep_later() == 0

    put(batch(2, activated("e1", "approve", kind="userTask"), user_task("u2")))
    close(task, actor="bob")

    again = UserTask.objects.get()
    assert (again.pk, again.state, again.submission) == (task.pk, "completed", task.submission)
    assert found_superseded() == []


def test_one_whose_id_became_anothers_is_withdrawn_at_once() -> None:
    task = complete_task(make_person("bob", "participant"), task=open_task(), data={"approved": True})

    put(batch(1, activated("e1", "pay", kind="userTask"), user_task("u2", element="pay")))

    again = UserTask.objects.get()
    assert (again.element, again.state) == ("pay", "open")
    assert again.pk != task.pk
    assert found_superseded() == ["bob"]


def test_one_whose_id_was_passed_is_withdrawn_by_and_by() -> None:
    answered_task()
    put(batch(2, activated("e7", "pay")))

    assert withdraw_superseded() == 0, "it is too young"
    assert sweep_later() == 1

    assert not UserTask.objects.exists()
    assert found_superseded() == ["bob"]


def test_nothing_comes_any_more_when_the_instance_is_over() -> None:
    answered_task()
    put(batch(2, InstanceCancelled(AT + 9, "enough", None)))
    assert sweep_later() == 1
    assert not UserTask.objects.exists()


def test_an_answer_that_is_only_slow_is_left_alone() -> None:
    complete_task(make_person("bob", "participant"), task=open_task(), data={"approved": True})
    assert sweep_later() == 0
