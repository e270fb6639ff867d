"""Who hears of a task: its assignee, its candidates, and operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.instances.publishing import Message

if TYPE_CHECKING:
    from studio.tasks.models import UserTask

EVERYBODY = "tasks.everybody"
OPERATORS = "tasks.operators"


def person_group(pk: int) -> str:
    """The websocket group of one person."""
    return f"tasks.person.{pk}"


def candidates_group(pk: int) -> str:
    """The websocket group of everybody in one group of people."""
    return f"tasks.candidates.{pk}"


def news_of(task: UserTask, *, formerly: int | None = None) -> list[Message]:
    """What people hear of a task that has changed; `formerly` is whose it was before."""
    frame = {"type": "tasks_changed", "task": task.pk, "state": task.state}
    people = {task.assignee_id, formerly, *task.candidate_users.values_list("pk", flat=True)}
    groups = [person_group(pk) for pk in people if pk is not None]
    groups += [candidates_group(pk) for pk in task.candidate_groups.values_list("pk", flat=True)]
    if task.open_to_all:
        groups.append(EVERYBODY)
    return [Message(group, frame) for group in (*groups, OPERATORS)]
