"""Escalations: a task that waits too long is told to others, or given to them (`extensions.md`, User task).

It is due after `after`, else with the task's due date, and happens once: the update that notes it decides
which of several clocks acts. Who is meant may be people, roles and teams, or plain addresses, several by
comma.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from studio.accounts.permissions import has
from studio.accounts.roles import Right
from studio.accounts.selectors import find_groups, find_person, members_of
from studio.audit.actions import record
from studio.instances.outbox_keys import outbox_key
from studio.instances.publishing import send_on_commit
from studio.outbox.actions import post
from studio.tasks.models import UserTask
from studio.tasks.projector import NOTIFY
from studio.tasks.publishing import news_of

if TYPE_CHECKING:
    from studio.accounts.models import User

ESCALATED = "task/escalated"
"""Template of the library."""


@dataclass(frozen=True)
class Meant:
    """Whom an escalation goes to; `unknown` names are nobody here."""

    people: tuple[User, ...]
    groups: tuple[Group, ...]
    addresses: tuple[str, ...]
    unknown: tuple[str, ...]


def escalate() -> int:
    """Escalates what is due now; returns how many tasks."""
    now = timezone.now()
    waiting = UserTask.objects.filter(state="open", escalation__isnull=False, escalated_at=None)
    return sum(escalate_task(task, now=now) for task in waiting.iterator(chunk_size=500))


def due_at(task: UserTask) -> datetime | None:
    """When a task is escalated; None for never."""
    after = (task.escalation or {}).get("after")
    return task.due if after is None else task.opened_at + timedelta(seconds=max(float(after), 0))


@transaction.atomic
def escalate_task(task: UserTask, *, now: datetime) -> bool:
    """Escalates one task if it is due and open, once; True when this call did."""
    due = due_at(task)
    if due is None or due > now:
        return False
    wanted = task.escalation or {}
    meant = whom(names_in(wanted.get("to")))
    new_owner = owner_among(meant, barred=task.barred) if wanted.get("reassign") else None
    to_groups = bool(wanted.get("reassign") and meant.groups and new_owner is None)
    same = UserTask.objects.filter(pk=task.pk, state="open", escalated_at=None, assignee=task.assignee_id)
    if not same.update(escalated_at=now, **columns_of(new_owner, to_groups=to_groups, now=now)):
        return False
    if to_groups:
        task.candidate_groups.add(*meant.groups)
    formerly = task.assignee_id
    task.refresh_from_db()
    note(task, meant=meant, reassigned=new_owner is not None or to_groups)
    send_on_commit(news_of(task, formerly=formerly))
    tell(task, meant=meant)
    return True


def names_in(to: object) -> list[str]:
    """Returns the names in a text by comma, or in a list that an expression gave."""
    texts = to if isinstance(to, list) else str(to or "").split(",")
    return [name for each in texts if (name := str(each).strip())]


def whom(names: list[str]) -> Meant:
    """Finds people, roles and teams, and addresses by their names."""
    people, groups, addresses, unknown = [], [], [], []
    for name in names:
        person, found = find_person(name), find_groups([name])
        if person is not None:
            people.append(person)
        elif found:
            groups += found
        elif "@" in name:
            addresses.append(name)
        else:
            unknown.append(name)
    return Meant(tuple(people), tuple(groups), tuple(addresses), tuple(unknown))


def owner_among(meant: Meant, *, barred: User | None) -> User | None:
    """Who gets the task: the first person that works on tasks."""
    return next((each for each in meant.people if has(each, Right.WORK) and each != barred), None)


def columns_of(owner: User | None, *, to_groups: bool, now: datetime) -> dict[str, Any]:
    """What changes about whose the task is."""
    if owner is not None:
        return {"assignee": owner, "handed_over": True, "claimed_at": now}
    return {"assignee": None, "handed_over": False, "claimed_at": None} if to_groups else {}


def note(task: UserTask, *, meant: Meant, reassigned: bool) -> None:
    """Writes the escalation into the audit log, as an act of the clock."""
    record(
        None,
        action="task.escalated",
        object_type="task",
        object_id=task.pk,
        object_name=task.name,
        details={
            "instance": task.instance_id,
            "element": task.element,
            "to": (task.escalation or {}).get("to"),
            "reassigned": reassigned,
            "unknown": list(meant.unknown),
        },
    )


def tell(task: UserTask, *, meant: Meant) -> None:
    """Posts one mail to everybody who is meant."""
    found = [person.email for person in meant.people]
    found += [person.email for group in meant.groups for person in members_of(group.name)]
    to = list(dict.fromkeys(address for address in (*found, *meant.addresses) if address))
    if to:
        key = outbox_key(NOTIFY, task.pk, ESCALATED)
        post(topic=NOTIFY, key=key, payload={"task": task.pk, "template": ESCALATED, "to": to})
