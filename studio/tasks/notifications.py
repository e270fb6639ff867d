"""Mails about tasks: on assignment, as reminders, and when a task is overdue."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from channels.db import database_sync_to_async
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from engine.errors import ActivityFailure
from engine.ports import MailRequest, WorkOrder
from studio.accounts.models import User
from studio.activities.mails import SmtpMailer
from studio.instances.outbox_keys import outbox_key
from studio.instances.selectors.bindings import pinned_mail_texts
from studio.outbox.actions import post
from studio.outbox.handlers import Undeliverable
from studio.tasks.models import UserTask
from studio.tasks.projector import NOTIFY

log = structlog.get_logger(__name__)

ASSIGNED, REMINDER, OVERDUE = "task/assigned", "task/reminder", "task/overdue"
"""Templates of the library; a process may name its own for the first."""
SHORTEST_INTERVAL = 60.0
"""Seconds between two reminders, whatever a process asks for."""


async def send(payload: dict[str, Any], *, key: str) -> None:
    """Handler of the outbox: one mail to whoever the task is for, unless it is done by now.

    Raises Undeliverable for what trying again cannot help.
    """
    request = await database_sync_to_async(request_for, thread_sensitive=False)(payload, key=key)
    if request is None:
        return
    try:
        await SmtpMailer(pinned=pinned_mail_texts).send(request)
    except ActivityFailure as failure:
        if failure.retryable:
            raise
        raise Undeliverable(f"{failure.code}: {failure.message}") from failure


def request_for(payload: dict[str, Any], *, key: str) -> MailRequest | None:
    """The mail, or None when nobody needs it any more or nobody can get it."""
    task = UserTask.objects.select_related("instance__root", "assignee").filter(pk=payload["task"]).first()
    if task is None or task.state != "open":
        return None
    to = addressed(payload["to"]) if "to" in payload else recipients_of(task)
    if not to:
        log.info("task.nobody_to_notify", task=task.pk)
        return None
    wanted, template = task.notification or {}, payload.get("template")
    return MailRequest(
        order=order_of(task, key=key),
        subject=str(wanted.get("subject") or ""),
        template=template or wanted.get("template") or ASSIGNED,
        body_text=None,
        body_html=None,
        to=to,
        cc=(),
        bcc=(),
        reply_to=None,
        priority="high" if task.priority == 1 else "normal",
        attachments=(),
        variables={
            "task_name": task.name,
            "process_name": task.instance.process_name,
            "due": task.due.isoformat() if task.due else None,
            "address": settings.PUBLIC_ADDRESS + reverse("tasks:detail", kwargs={"pk": task.pk}),
        },
    )


def order_of(task: UserTask, *, key: str) -> WorkOrder:
    """Where the mail comes from; the key becomes its Message-ID, so that a repeated mail is recognised."""
    return WorkOrder(
        process=task.instance.process_id,
        instance=task.instance_id,
        root=task.instance.root_id or task.instance_id,
        element=task.element,
        element_name=task.name,
        element_instance=task.element_instance,
        idempotency_key=key,
    )


def recipients_of(task: UserTask) -> tuple[dict[str, Any], ...]:
    """Who should hear of the task: its assignee, else its candidates; else whom the process names by address.

    The process's own words are used only where they are no assignee: who that is, the task knows best.
    """
    if task.assignee is not None:
        people = [task.assignee]
    else:
        groups = Q(groups__in=task.candidate_groups.all())
        people = list(User.objects.filter(groups | Q(candidate_tasks=task), is_active=True).distinct())
    addresses = addressed([person.email for person in people if person.email])
    named = (task.notification or {}).get("recipients") or []
    others = [each for each in named if each.get("type") in {"email", "role"} and each.get("value")]
    return (*addresses, *others)


def addressed(addresses: list[str]) -> tuple[dict[str, Any], ...]:
    """Recipients by address."""
    return tuple({"type": "email", "value": address} for address in addresses)


def remind() -> int:
    """Posts the reminders and overdue notices that are due now; returns how many."""
    now = timezone.now()
    waiting = UserTask.objects.filter(state="open", notification__isnull=False)
    return sum(remind_of(task, now=now) for task in waiting.iterator(chunk_size=500))


def remind_of(task: UserTask, *, now: datetime) -> int:
    """Posts what is due for one task. The update decides which of several clocks posts."""
    wanted, posted = task.notification or {}, 0
    interval = wanted.get("reminder_interval")
    last = task.reminded_at or task.opened_at
    if interval and now - last >= timedelta(seconds=max(float(interval), SHORTEST_INTERVAL)):
        mine = UserTask.objects.filter(pk=task.pk, state="open", reminded_at=task.reminded_at)
        posted += bool(mine.update(reminded_at=now)) and notify(task, template=REMINDER, at=now)
    if wanted.get("on_deadline") and task.due and task.due <= now:
        mine = UserTask.objects.filter(pk=task.pk, state="open", overdue_since=None)
        posted += bool(mine.update(overdue_since=now)) and notify(task, template=OVERDUE, at=now)
    return posted


def notify(task: UserTask, *, template: str, at: datetime) -> int:
    """Posts one mail."""
    key = outbox_key(NOTIFY, task.pk, template, at.timestamp())
    post(topic=NOTIFY, key=key, payload={"task": task.pk, "template": template})
    return 1
