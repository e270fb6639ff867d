"""What templates of tasks ask."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import template
from django.utils import timezone

if TYPE_CHECKING:
    from studio.tasks.models import TaskDraft, UserTask

register = template.Library()


@register.filter
def of_task(drafts: dict[int, TaskDraft], task: UserTask) -> TaskDraft | None:
    """The draft of this task."""
    return drafts.get(task.pk)


@register.filter
def is_overdue(task: UserTask) -> bool:
    """Whether an open task should be done by now."""
    return task.state == "open" and task.due is not None and task.due < timezone.now()


@register.simple_tag
def submission_key() -> str:
    """A key that makes one click one answer, however often the browser sends it."""
    return uuid.uuid4().hex
