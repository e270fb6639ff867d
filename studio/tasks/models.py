"""Human tasks. The row appears with the engine's UserTaskOpened; people claim and complete it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models

from studio.instances.models import Instance
from studio.sealing.fields import SealedJSONField


class UserTask(models.Model):
    """One task for people; `state`: open, completing, completed, cancelled (`lifecycle.py`)."""

    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="user_tasks")
    key = models.CharField(max_length=40)
    """The task's id within its instance ("u2")."""
    element = models.CharField(max_length=200)
    element_instance = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    documentation = models.TextField(blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="assigned_tasks"
    )
    handed_over = models.BooleanField(default=False)
    """The assignee was named by the process or by a person; False: a candidate took the task."""
    assignee_text = models.CharField(max_length=300, blank=True)
    """What the process named, kept even when it names nobody."""
    candidate_users = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="candidate_tasks")
    candidate_groups = models.ManyToManyField(Group, related_name="candidate_tasks")
    unknown_names = models.JSONField(default=list)
    """Candidates (users and groups) that the process named and nobody knows."""
    open_to_all = models.BooleanField(default=False)
    """No candidate is named (or none exists): everybody who may work on tasks may take it."""
    barred = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who must not answer it, because four eyes are to see it: whoever started the instance."""
    priority = models.PositiveSmallIntegerField(default=3)
    due = models.DateTimeField(null=True)
    follow_up = models.DateTimeField(null=True)
    task_type = models.CharField(max_length=30, blank=True)
    form = SealedJSONField(default=list)
    data = SealedJSONField(default=dict)
    state = models.CharField(max_length=20, default="open", db_index=True)
    opened_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    submission = SealedJSONField(null=True)
    """What was answered: {"data": {…}, "action": text or null}."""
    submission_key = models.CharField(max_length=80, blank=True)
    notification = SealedJSONField(null=True)
    escalation = SealedJSONField(null=True)
    reminded_at = models.DateTimeField(null=True)
    overdue_since = models.DateTimeField(null=True)
    """When people were told that the task is overdue."""
    escalated_at = models.DateTimeField(null=True)
    """When others were told that it waits, or it was given to them (`escalating.py`)."""

    class Meta:
        ordering = ("priority", "due", "opened_at")
        constraints = (models.UniqueConstraint(fields=("instance", "key"), name="user_task_of_instance"),)
        indexes = (models.Index(fields=("state", "assignee")),)


class TaskDraft(models.Model):
    """What a person has typed so far."""

    user_task = models.ForeignKey(UserTask, on_delete=models.CASCADE, related_name="drafts")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    data = SealedJSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user_task", "owner"), name="task_draft_per_person"),)
