"""Makes task rows of the engine's events. What people did to a row stays: claims are no events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from engine.elements.approvals import FOUR_EYES
from engine.events import UserTaskOpened
from studio.accounts.models import User
from studio.instances.log import InstanceLog
from studio.instances.models import Instance
from studio.instances.outbox_keys import outbox_key
from studio.instances.projection import Event
from studio.instances.publishing import Message
from studio.outbox.actions import post
from studio.tasks.assignment import Names, resolve
from studio.tasks.lifecycle import state_after
from studio.tasks.models import UserTask
from studio.tasks.publishing import news_of
from studio.tasks.superseded import may_yet_open, withdraw

OPENED = UserTaskOpened.__name__
NOTIFY = "task.notify"


def project_tasks(logs: Sequence[InstanceLog]) -> list[Message]:
    """Brings the tasks of instances to what their logs say; returns who must hear of it."""
    return [message for log in logs for message in project_tasks_of(log)]


def project_tasks_of(log: InstanceLog) -> list[Message]:
    """Brings the tasks of one instance to what its log says; returns who must hear of it."""
    messages: list[Message] = []
    opened = {event["user_task"]: event for event in events_to_open(log)}
    if log.rewound:
        messages += remove_superseded(log, opened=opened)
    for key, entry in log.fold["user_tasks"].items():
        if log.rewound or key in opened or entry is not log.before["user_tasks"].get(key):
            messages += write_task(log, key, entry=entry, opened=opened.get(key))
    return messages


def events_to_open(log: InstanceLog) -> list[Event]:
    """The events that opened tasks: those just appended, after a rewind all of the log."""
    if not log.rewound:
        return [event for event in log.appended if event["kind"] == OPENED]
    return [each.data for each in log.row.events.filter(kind=OPENED).order_by("sequence")]


def remove_superseded(log: InstanceLog, *, opened: Mapping[str, Event]) -> list[Message]:
    """Removes tasks that, by the log as it is now, never were; another element's task is another task."""
    messages: list[Message] = []
    for task in UserTask.objects.filter(instance=log.row).select_related("completed_by"):
        event = opened.get(task.key)
        if (event is None and not may_yet_open(log.row, task)) or (event and not is_same(task, event)):
            messages += withdraw(task)
    return messages


def is_same(task: UserTask, event: Event) -> bool:
    """Whether the event opens this very task, and not another that has its id now."""
    told = columns_of(event)
    return all(getattr(task, name) == told[name] for name in ("element", "element_instance"))


def write_task(log: InstanceLog, key: str, *, entry: dict[str, Any], opened: Event | None) -> list[Message]:
    """Creates the row, or moves it to the state that the engine says."""
    task = UserTask.objects.filter(instance=log.row, key=key).first()
    if task is None:
        return [] if opened is None else create_task(log, key, event=opened, state=entry["state"])
    before = task.state
    close_task(task, entry=entry)
    if task.state == before:
        return []
    task.save()
    return news_of(task)


def create_task(log: InstanceLog, key: str, *, event: Event, state: str) -> list[Message]:
    """A new row with its people, and the mail that the process wants sent."""
    names = Names(event["assignee"] or "", tuple(event["candidate_users"]), tuple(event["candidate_groups"]))
    people = resolve(names)
    task = UserTask.objects.create(
        instance=log.row,
        key=key,
        assignee=people.assignee,
        handed_over=people.assignee is not None,
        assignee_text=names.assignee[:300],
        unknown_names=list(people.unknown),
        open_to_all=people.open_to_all,
        barred=barred_from(log.row, event=event),
        state="open",
        **columns_of(event),
    )
    task.candidate_users.set(people.users)
    task.candidate_groups.set(people.groups)
    close_task(task, entry=log.fold["user_tasks"][key])
    task.save()
    if state == "open" and wants_mail(task):
        post(topic=NOTIFY, key=outbox_key(NOTIFY, task.pk, "assigned"), payload={"task": task.pk})
    return news_of(task)


def barred_from(instance: Instance, *, event: Event) -> User | None:
    """Whoever started the instance, where the task is one of four eyes."""
    root = instance.outermost
    while root.parent is not None:
        root = root.parent.outermost
    return root.started_by if event["data"].get(FOUR_EYES) is True else None


def columns_of(event: Event) -> dict[str, Any]:
    """The columns that say the same as the event."""
    return {
        "element": event["element"][:200],
        "element_instance": event["element_instance"],
        "name": (event["name"] or event["element"])[:300],
        "documentation": event["documentation"],
        "priority": min(max(event["priority"], 1), 5),
        "due": moment(event["due"]),
        "follow_up": moment(event["follow_up"]),
        "task_type": (event["task_type"] or "")[:30],
        "form": event["form"],
        "data": event["data"],
        "notification": event["notification"],
        "escalation": event["escalation"],
        "opened_at": moment(event["at"]),
    }


def close_task(task: UserTask, *, entry: dict[str, Any]) -> None:
    """Moves the row to the engine's state; who completed it is known better where it was done here."""
    task.state = state_after(task.state, engine=entry["state"])
    if entry["closed_at"] is not None and task.completed_at is None:
        task.completed_at = moment(entry["closed_at"])
    if task.state == "completed" and task.completed_by_id is None and entry["closed_by"]:
        task.completed_by = User.objects.filter(username=entry["closed_by"]).first()


def wants_mail(task: UserTask) -> bool:
    """Whether the process asks for a mail when the task reaches people."""
    wanted = task.notification or {}
    return bool(wanted.get("enabled", True) and wanted.get("on_assignment"))


def moment(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as the database holds them."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
