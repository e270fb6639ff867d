"""Mails about tasks go to whoever the task is for, while it waits, as often as the process wants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from studio.outbox.models import OutboxMessage
from studio.tasks.actions.completion import complete_task
from studio.tasks.models import UserTask
from studio.tasks.notifications import remind, request_for
from tests.studio.instances.events import AT
from tests.studio.people import make_person
from tests.studio.tasks.opening import open_task

pytestmark = pytest.mark.django_db

OPENED = datetime.fromtimestamp(AT + 3, UTC)
WANTED = {
    "enabled": True,
    "on_assignment": True,
    "on_deadline": True,
    "reminder_interval": 7200.0,
    "subject": "Please approve R-1",
    "template": "task/assigned",
    "recipients": [{"type": "assignee", "value": "nobody"}],
}


def addresses(task: UserTask) -> list[str]:
    request = request_for({"task": task.pk}, key="k")
    return [str(each["value"]) for each in request.to] if request else []


def test_the_assignee_gets_the_mail_with_a_link_to_the_task() -> None:
    make_person("dora", "participant")
    task = open_task(assignee="dora", notification=WANTED)

    request = request_for({"task": task.pk}, key="k1")

    assert request is not None
    assert request.to == ({"type": "email", "value": "dora@example.org"},)
    assert (request.subject, request.template) == ("Please approve R-1", "task/assigned")
    assert str(request.variables["address"]).endswith(f"/tasks/{task.pk}")
    assert request.order.idempotency_key == "k1"


def test_candidates_get_the_mail_while_nobody_has_the_task() -> None:
    for name in ("carl", "cora"):
        make_person(name, "participant", "directors")
    make_person("dave", "participant")
    task = open_task(candidate_users=("dave",), candidate_groups=("directors",), notification=WANTED)

    assert sorted(addresses(task)) == ["carl@example.org", "cora@example.org", "dave@example.org"]


def test_a_task_for_nobody_in_particular_writes_to_nobody() -> None:
    make_person("dora", "participant")

    assert addresses(open_task(assignee="nobody", notification=WANTED)) == []


def test_a_task_that_is_done_is_not_announced() -> None:
    dora = make_person("dora", "participant")
    task = open_task(assignee="dora", notification=WANTED)
    complete_task(dora, task=task, data={"approved": True})

    assert addresses(task) == []


def reminded() -> list[Any]:
    found = OutboxMessage.objects.filter(topic="task.notify").order_by("pk")
    return [each.payload["template"] for each in found if each.payload.get("template")]


def test_reminders_come_at_their_interval_and_the_overdue_notice_once() -> None:
    make_person("dora", "participant")
    open_task(assignee="dora", notification=WANTED, due=AT + 3 * 3600)

    with time_machine.travel(OPENED, tick=False) as clock:
        for hours in (1, 1, 1, 1, 1):
            clock.shift(timedelta(hours=hours))
            remind()
            remind()

    assert reminded() == ["task/reminder", "task/overdue", "task/reminder"]


def test_nobody_is_reminded_of_a_task_that_is_over() -> None:
    dora = make_person("dora", "participant")
    complete_task(dora, task=open_task(assignee="dora", notification=WANTED), data={"approved": True})

    with time_machine.travel(OPENED + timedelta(days=2)):
        assert remind() == 0
