"""What an instance waits for: timers, messages, people, children, and failures that need a person."""

from __future__ import annotations

from studio.instances.projection.executions import refresh
from studio.instances.projection.shape import Event, Fold, change, drop, put


def is_attached(fold: Fold, event: Event) -> bool:
    """Whether the wait belongs to a boundary event: it does not hold up the activity it watches."""
    execution = fold["executions"].get(event["element_instance"])
    return execution is not None and execution["element"] != event["element"]


def open_wait(fold: Fold, event: Event) -> Fold:
    """WaitOpened."""
    wait = {part: event[part] for part in ("element", "element_instance", "name", "key")}
    wait |= {"kind": event["what"], "opened_at": event["at"], "attached": is_attached(fold, event)}
    return refresh(put(fold, "waits", key=event["wait"], value=wait), event["element_instance"])


def close_wait(fold: Fold, event: Event) -> Fold:
    """WaitClosed: a wait or a timer is over."""
    fold = drop(drop(fold, "waits", key=event["wait"]), "timers", key=event["wait"])
    return refresh(fold, event["element_instance"])


def start_timer(fold: Fold, event: Event) -> Fold:
    """TimerStarted."""
    timer = {part: event[part] for part in ("element", "element_instance", "due")}
    timer |= {"started_at": event["at"], "attached": is_attached(fold, event)}
    return refresh(put(fold, "timers", key=event["timer"], value=timer), event["element_instance"])


def fire_timer(fold: Fold, event: Event) -> Fold:
    """TimerFired."""
    return refresh(drop(fold, "timers", key=event["timer"]), event["element_instance"])


def open_user_task(fold: Fold, event: Event) -> Fold:
    """UserTaskOpened. The form and its data are not part of the fold: they belong to the task's own page."""
    parts = ("element", "element_instance", "name", "assignee", "priority", "due")
    task = {part: event[part] for part in parts}
    task |= {"candidate_users": event["candidate_users"], "candidate_groups": event["candidate_groups"]}
    task |= {"state": "open", "opened_at": event["at"], "closed_at": None, "closed_by": None}
    return refresh(put(fold, "user_tasks", key=event["user_task"], value=task), event["element_instance"])


def close_user_task(fold: Fold, event: Event) -> Fold:
    """UserTaskClosed."""
    values = {"state": event["outcome"], "closed_at": event["at"], "closed_by": event["actor"]}
    fold = change(fold, "user_tasks", key=event["user_task"], **values)
    return refresh(fold, event["element_instance"])


def raise_incident(fold: Fold, event: Event) -> Fold:
    """IncidentRaised."""
    parts = ("element", "element_instance", "code", "message", "attempts")
    incident = {part: event[part] for part in parts}
    incident["flows"] = event.get("flows", [])  # older events do not say it
    incident |= {"state": "open", "raised_at": event["at"], "resolved_at": None, "resolved_by": None}
    return refresh(put(fold, "incidents", key=event["incident"], value=incident), event["element_instance"])


def resolve_incident(fold: Fold, event: Event) -> Fold:
    """IncidentResolved."""
    values = {"state": event["resolution"], "resolved_at": event["at"], "resolved_by": event["actor"]}
    fold = change(fold, "incidents", key=event["incident"], **values)
    return refresh(fold, event["element_instance"])


def start_child(fold: Fold, event: Event) -> Fold:
    """ChildStarted."""
    child = {part: event[part] for part in ("element", "element_instance", "process")}
    child |= {"kind": event["what"], "state": "running", "started_at": event["at"], "ended_at": None}
    return put(fold, "children", key=event["child"], value=child)


def end_child(fold: Fold, event: Event) -> Fold:
    """ChildEnded."""
    return change(fold, "children", key=event["child"], state=event["outcome"], ended_at=event["at"])
