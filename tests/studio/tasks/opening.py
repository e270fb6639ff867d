"""Tasks for tests, opened as the engine opens them."""

from __future__ import annotations

from typing import Any

from engine.events import UserTaskClosed
from studio.instances.projector import project_instance
from studio.instances.storing import Stored, store
from studio.tasks.models import UserTask
from studio.tasks.projector import project_tasks
from tests.studio.instances.events import AT, activated, batch, started, user_task

PROJECTORS = (project_instance, project_tasks)


def put(*batches: Any) -> Stored:
    return store(batches, projectors=PROJECTORS)


def open_task(
    instance: str = "approval-1", *, fingerprint: str = "ab12", started_by: str | None = None, **values: Any
) -> UserTask:
    """One open task of a new instance."""
    begun = (
        started(fingerprint=fingerprint, started_by=started_by),
        activated("e1", "approve", kind="userTask"),
    )
    put(batch(0, *begun, user_task("u2", **values), instance=instance))
    return UserTask.objects.get(instance=instance, key="u2")


def close(task: UserTask, *, outcome: str = "completed", actor: str | None = None) -> Stored:
    """The engine closes the task."""
    closed = UserTaskClosed(AT + 60, task.key, "e1", "approve", outcome, actor)
    return put(batch(task.instance.sequence, closed, instance=task.instance_id))
