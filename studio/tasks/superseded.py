"""Answers to tasks that, by the log as it is now, never were.

1. A worker opens a task, tells of it and dies before Temporal knows that it did; a person answers meanwhile.
2. The next attempt tells of other events from some moment on: the log is cut there, and the task with it.
3. Nearly always it opens the same task again, and the engine, which kept the answer, takes it at once
   (`engine.interpreter.early`). So an answered row is spared while a task of its id may yet open.
4. Where another thing got the id, or the instance is over, the answer was for nothing: the row goes, and the
   audit log says so. Whatever asks in its place is a task of its own in people's inboxes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from studio.audit.actions import record
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.instances.publishing import Message, send_on_commit
from studio.tasks.models import UserTask
from studio.tasks.publishing import news_of

if TYPE_CHECKING:
    from collections.abc import Iterable

ANSWERED = "completing"
PATIENCE = timedelta(seconds=20)
"""How long an answer may be on its way before anybody looks what became of its task."""
MOST_AT_ONCE = 500
NUMBERED = ("element_instance", "user_task", "incident", "timer", "wait", "call", "child")
"""Fields of events with ids of the instance's one counter."""


def withdraw(task: UserTask) -> list[Message]:
    """Removes a task that never was; returns who must hear of it."""
    if task.state == ANSWERED:
        record(
            None,
            action="task.superseded",
            object_type="task",
            object_id=task.pk,
            object_name=task.name,
            details={
                "instance": task.instance_id,
                "element": task.element,
                "answered_by": who_answered(task),
            },
        )
    task.state = "cancelled"
    messages = news_of(task)
    task.delete()
    return messages


def who_answered(task: UserTask) -> str:
    """Their user name."""
    return task.completed_by.get_username() if task.completed_by else ""


def may_yet_open(row: Instance, task: UserTask) -> bool:
    """Whether an answered task may come to be with the id it has, by the log as it is now."""
    if task.state != ANSWERED or row.state in ENDED:
        return False
    return number_of(task.key) > highest_number(row.events.values_list("data", flat=True))


def highest_number(events: Iterable[dict[str, Any]]) -> int:
    """How far the instance has counted its ids."""
    found = (event.get(name) for event in events for name in NUMBERED)
    return max((number_of(each) for each in found if each), default=0)


def number_of(key: str) -> int:
    """The number in an id like "u5"; 0 where there is none."""
    return int(key[1:]) if key[1:].isdecimal() else 0


def withdraw_superseded() -> int:
    """Removes answered tasks that the engine will not open any more; returns how many."""
    late = UserTask.objects.filter(state=ANSWERED, completed_at__lt=timezone.now() - PATIENCE)
    chosen = late.order_by("completed_at").values_list("pk", flat=True)[:MOST_AT_ONCE]
    return sum(withdrew(pk) for pk in list(chosen))


@transaction.atomic
def withdrew(pk: int) -> bool:
    """Whether this task was one of them; nobody writes the log meanwhile."""
    task = UserTask.objects.filter(pk=pk, state=ANSWERED).select_related("completed_by").first()
    if task is None:
        return False
    row = Instance.objects.select_for_update().get(pk=task.instance_id)
    if task.key in (row.fold or {}).get("user_tasks", {}) or may_yet_open(row, task):
        return False
    send_on_commit(withdraw(task))
    return True
