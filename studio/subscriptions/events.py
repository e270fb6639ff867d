"""What subscriptions hear of. Bodies name things and people, never values of variables."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Family(StrEnum):
    """Events that are subscribed to together: `instance` means `instance.started`, `instance.failed` …"""

    PROCESS = "process"
    VERSION = "version"
    REVIEW = "review"
    DEPLOYMENT = "deployment"
    TASK = "task"
    INSTANCE = "instance"
    INCIDENT = "incident"


LABELS = {
    Family.PROCESS: _("Processes: made, renamed"),
    Family.VERSION: _("Versions: made, named, approved, sent back, deployed"),
    Family.REVIEW: _("Reviews: asked for, withdrawn"),
    Family.DEPLOYMENT: _("Deployments: retired"),
    Family.TASK: _("Tasks: opened, taken, assigned, escalated, closed"),
    Family.INSTANCE: _("Instances: started, completed, failed, cancelled, moved to another version"),
    Family.INCIDENT: _("Incidents: raised, resolved"),
}
ACTS = {Family.PROCESS, Family.VERSION, Family.REVIEW, Family.DEPLOYMENT, Family.TASK}
"""Families whose events are acts of the audit log; the others, and a task's own, are process events."""
KINDS = {
    "InstanceStarted": "instance.started",
    "InstanceCompleted": "instance.completed",
    "InstanceFailed": "instance.failed",
    "InstanceCancelled": "instance.cancelled",
    "InstanceMigrated": "instance.migrated",
    "IncidentRaised": "incident.raised",
    "IncidentResolved": "incident.resolved",
    "UserTaskOpened": "task.opened",
    "UserTaskClosed": "task.closed",
}
"""Kind of process event → name."""
TOLD = ("element", "incident", "user_task", "code", "outcome", "flow", "name")
"""Fields of process events that are told: names and codes."""
TEST = "test.sent"


def family_of(event: str) -> str:
    """Returns the family of an event."""
    return event.partition(".")[0]


def facts_of(event: dict[str, Any]) -> dict[str, Any]:
    """Returns what is told of a process event."""
    return {name: event[name] for name in TOLD if isinstance(event.get(name), str) and event[name]}
