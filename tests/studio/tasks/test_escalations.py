"""A task that waits too long is told to others, or given to them, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from studio.audit.models import AuditEntry
from studio.outbox.models import OutboxMessage
from studio.tasks.actions.assignment import claim_task
from studio.tasks.actions.completion import complete_task
from studio.tasks.escalating import escalate
from studio.tasks.models import UserTask
from studio.tasks.notifications import request_for
from studio.tasks.permissions import may_complete
from tests.studio.instances.events import AT
from tests.studio.people import make_person
from tests.studio.tasks.opening import open_task

pytestmark = pytest.mark.django_db

OPENED = datetime.fromtimestamp(AT + 3, UTC)
HOUR = 3600.0


def wanting(to: str = "", *, after: float | None = HOUR, reassign: bool = False) -> dict[str, Any]:
    return {"after": after, "to": to, "reassign": reassign}


def after(**passed: float) -> int:
    """Lets the clock escalate twice, so long after the task was opened."""
    with time_machine.travel(OPENED + timedelta(**passed), tick=False):
        return escalate() + escalate()


def told() -> list[list[str]]:
    found = [message.payload for message in OutboxMessage.objects.filter(topic="task.notify").order_by("pk")]
    return [sorted(payload["to"]) for payload in found if payload.get("template") == "task/escalated"]


def test_others_are_told_once_when_the_time_has_passed() -> None:
    make_person("dora", "participant")
    make_person("max", "participant", "directors")
    task = open_task(assignee="dora", escalation=wanting("directors, boss@example.com, nobody"))

    assert after(minutes=59) == 0
    assert after(minutes=61) == 1
    assert after(days=2) == 0

    assert told() == [["boss@example.com", "max@example.org"]]
    task.refresh_from_db()
    assert (task.assignee.username, task.escalated_at is not None) == ("dora", True)
    entry = AuditEntry.objects.get(action="task.escalated")
    assert (entry.actor_name, entry.details["unknown"], entry.details["reassigned"]) == (
        "system",
        ["nobody"],
        False,
    )


def test_without_a_time_it_happens_with_the_due_date() -> None:
    open_task(escalation=wanting("boss@example.com", after=None), due=AT + 2 * HOUR)
    open_task("approval-2", escalation=wanting("boss@example.com", after=None))

    assert (after(hours=1), after(hours=3)) == (0, 1)


def test_a_task_is_given_to_a_person_who_may_work_on_tasks() -> None:
    dora, max_, rita = (
        make_person(name, role)
        for name, role in (("dora", "participant"), ("max", "participant"), ("rita", "reviewer"))
    )
    task = open_task(assignee="dora", escalation=wanting("rita, max", reassign=True))

    after(hours=2)

    task.refresh_from_db()
    assert (task.assignee, task.handed_over) == (max_, True)
    assert [may_complete(person, task=task) for person in (dora, max_, rita)] == [False, True, False]


def test_a_task_is_given_to_a_team_that_may_take_it() -> None:
    make_person("dora", "participant")
    max_ = make_person("max", "participant", "directors")
    task = open_task(assignee="dora", escalation=wanting("directors", reassign=True))

    after(hours=2)

    task.refresh_from_db()
    assert task.assignee is None
    claim_task(max_, task=task)


def test_a_task_that_is_done_or_has_changed_hands_is_left_to_who_has_it() -> None:
    dora = make_person("dora", "participant")
    done = open_task(assignee="dora", escalation=wanting("boss@example.com"))
    complete_task(dora, task=done, data={"approved": True})

    assert after(hours=2) == 0
    assert told() == []


def test_a_wrong_name_is_written_down_and_loses_nothing() -> None:
    make_person("dora", "participant")
    task = open_task(assignee="dora", escalation=wanting("ghost", reassign=True))

    assert after(hours=2) == 1

    task.refresh_from_db()
    assert (task.assignee.username, told()) == ("dora", [])


def test_the_mail_goes_to_whom_the_escalation_names_alone() -> None:
    make_person("dora", "participant")
    task = open_task(assignee="dora", escalation=wanting("boss@example.com"))
    request = request_for(
        {"task": task.pk, "template": "task/escalated", "to": ["boss@example.com"]}, key="k"
    )
    assert request is not None
    assert request.to == ({"type": "email", "value": "boss@example.com"},)
    assert UserTask.objects.get().escalation == task.escalation
