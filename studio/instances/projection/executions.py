"""Executions of elements and the sums per element that the canvas shows."""

from __future__ import annotations

from studio.instances.projection.shape import Event, Fold, change, drop, put

NOTHING = {
    "state": "running",
    "count": 0,
    "active": 0,
    "waiting_person": 0,
    "waiting_event": 0,
    "incident": 0,
    "completed": 0,
    "cancelled": 0,
}
"""Sums of an element that no token has reached. `active` counts every execution that has not ended."""

ENDS = {"done": "completed", "cancelled": "cancelled"}
"""State of an ended execution → the sum that counts it."""


def activate(fold: Fold, event: Event) -> Fold:
    """ElementActivated: a new execution runs."""
    execution = {
        "element": event["element"],
        "name": event["name"],
        "type": event["element_type"],
        "scope": event["scope"],
        "state": "running",
        "started_at": event["at"],
        "ended_at": None,
        "reason": None,
        "calls": [],
    }
    fold = put(fold, "executions", key=event["element_instance"], value=execution)
    return count(fold, event["element"], was=None, now="running")


def complete(fold: Fold, event: Event) -> Fold:
    """ElementCompleted: the execution ended normally."""
    return end(fold, event["element_instance"], state="done", at=event["at"])


def terminate(fold: Fold, event: Event) -> Fold:
    """ElementTerminated: the execution was stopped."""
    return end(fold, event["element_instance"], state="cancelled", at=event["at"], reason=event["reason"])


def end(fold: Fold, element_instance: str, *, state: str, at: float, reason: str | None = None) -> Fold:
    """The fold where an execution has ended: its local variables are gone, its calls no longer wanted."""
    execution = fold["executions"].get(element_instance)
    if execution is None or execution["state"] in ENDS:
        return fold
    dropped = {"state": "cancelled", "ended_at": at}
    calls = [{**call, **dropped} if call["state"] == "running" else call for call in execution["calls"]]
    fold = change(
        fold, "executions", key=element_instance, state=state, ended_at=at, reason=reason, calls=calls
    )
    fold = drop(fold, "local_variables", key=element_instance)
    return count(fold, execution["element"], was=execution["state"], now=state)


def refresh(fold: Fold, element_instance: str) -> Fold:
    """The fold where an unfinished execution's state says what it waits for now."""
    execution = fold["executions"].get(element_instance)
    if execution is None or execution["state"] in ENDS:
        return fold
    now = what_it_waits_for(fold, element_instance)
    if now == execution["state"]:
        return fold
    fold = change(fold, "executions", key=element_instance, state=now)
    return count(fold, execution["element"], was=execution["state"], now=now)


def what_it_waits_for(fold: Fold, element_instance: str) -> str:
    """incident, waiting_person, waiting_event or running: the first that holds for this execution."""
    if any_open(fold, "incidents", element_instance=element_instance):
        return "incident"
    if any_open(fold, "user_tasks", element_instance=element_instance):
        return "waiting_person"
    for part in ("waits", "timers"):
        for each in fold[part].values():
            if each["element_instance"] == element_instance and not each["attached"]:
                return "waiting_event"
    return "running"


def any_open(fold: Fold, part: str, *, element_instance: str) -> bool:
    """Whether an incident or user task of this execution is open."""
    return any(
        each["state"] == "open" and each["element_instance"] == element_instance
        for each in fold[part].values()
    )


def count(fold: Fold, element: str, *, was: str | None, now: str) -> Fold:
    """The fold where one execution of an element went from one state to another."""
    sums = dict(fold["elements"].get(element, NOTHING))
    if was is None:
        sums["count"] += 1
        sums["active"] += 1
    elif was in sums:
        sums[was] -= 1
    if now in ENDS:
        sums["active"] -= 1
        sums[ENDS[now]] += 1
    elif now in sums:
        sums[now] += 1
    sums["state"] = state_of_element(sums)
    return put(fold, "elements", key=element, value=sums)


def state_of_element(sums: dict[str, int]) -> str:
    """The one state the canvas shows: incident > person > event > running > done > cancelled."""
    for state in ("incident", "waiting_person", "waiting_event"):
        if sums[state]:
            return state
    if sums["active"]:
        return "running"
    return "done" if sums["completed"] else "cancelled"
