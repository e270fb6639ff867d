"""`TaskDefinition` of user tasks: assignment, form, notification, escalation."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.configurations.forms import FormField
from engine.model.configurations.mail import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailNotification:
    """Mails about the task; `reminder_interval` is seconds."""

    enabled: bool = True
    on_assignment: bool = False
    on_deadline: bool = False
    reminder_interval: float | None = None
    subject: str | None = None
    template: str | None = None
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Who hears of the task when it is late; `after` is seconds."""

    after: float | None = None
    to: str | None = None
    reassign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDefinition:
    """A task for people. Texts may hold `${…}`; `priority` 1 is highest, 5 lowest."""

    assignee: str | None = None
    candidate_users: tuple[str, ...] = ()
    candidate_groups: tuple[str, ...] = ()
    priority: int = 3
    due_date: str | None = None
    due_in: str | None = None
    follow_up_in: str | None = None
    output_variable: str | None = None
    task_type: str | None = None
    form_ref: str | None = None
    fields: tuple[FormField, ...] = ()
    notification: EmailNotification | None = None
    escalation: Escalation | None = None
    line: int = 0
