"""Activities: each execution keeps every call it made, so that every attempt stays visible."""

from __future__ import annotations

from studio.instances.projection.shape import Event, Fold, change


def start_call(fold: Fold, event: Event) -> Fold:
    """ActivityStarted: one more call of this execution."""
    execution = fold["executions"].get(event["element_instance"])
    if execution is None:
        return fold
    call = {
        "call": event["call"],
        "kind": event["what"],
        "state": "running",
        "started_at": event["at"],
        "ended_at": None,
        "attempts": None,
        "code": None,
        "message": None,
        "details": {},
    }
    return change(fold, "executions", key=event["element_instance"], calls=[*execution["calls"], call])


def complete_call(fold: Fold, event: Event) -> Fold:
    """ActivityCompleted: the call came back."""
    return end_call(fold, event, state="completed", details=event["details"])


def fail_call(fold: Fold, event: Event) -> Fold:
    """ActivityFailed: the call failed for good."""
    values = {part: event[part] for part in ("attempts", "code", "message", "details")}
    return end_call(fold, event, state="failed", **values)


def end_call(fold: Fold, event: Event, **values: object) -> Fold:
    """The fold where one call has ended."""
    execution = fold["executions"].get(event["element_instance"])
    if execution is None:
        return fold
    calls = [
        {**call, "ended_at": event["at"], **values} if call["call"] == event["call"] else call
        for call in execution["calls"]
    ]
    return change(fold, "executions", key=event["element_instance"], calls=calls)
