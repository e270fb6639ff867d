"""Short ways to write process events and batches."""

from __future__ import annotations

from typing import Any

from engine.events import (
    ElementActivated,
    ElementCompleted,
    EventBatch,
    IncidentRaised,
    InstanceStarted,
    ProcessEvent,
    SequenceFlowTaken,
    UserTaskOpened,
    VariableChanged,
)

AT = 1_767_258_000.0


def started(**values: Any) -> InstanceStarted:
    given: dict[str, Any] = {
        "at": AT,
        "process": "approval",
        "process_name": "Approval",
        "fingerprint": "ab12",
        "variables": {"amount": 7500},
        "started_by": None,
    }
    return InstanceStarted(**{**given, **values})


def activated(execution: str, element: str, *, kind: str = "serviceTask") -> ElementActivated:
    return ElementActivated(AT + 1, execution, element, kind, element.title(), "e0")


def completed(execution: str, element: str) -> ElementCompleted:
    return ElementCompleted(AT + 2, execution, element)


def flow(name: str) -> SequenceFlowTaken:
    return SequenceFlowTaken(AT + 2, name)


def changed(name: str, value: Any, **values: Any) -> VariableChanged:
    return VariableChanged(AT + 2, name, None, value, "e0", **values)


def incident(
    key: str = "i9", *, execution: str = "e1", element: str = "pay", flows: tuple[str, ...] = ()
) -> IncidentRaised:
    return IncidentRaised(AT + 3, key, execution, element, "TIMEOUT", "No answer in 60 s", 3, flows)


def user_task(key: str = "u2", *, execution: str = "e1", **values: Any) -> UserTaskOpened:
    given: dict[str, Any] = {
        "at": AT + 3,
        "user_task": key,
        "element_instance": execution,
        "element": "approve",
        "name": "Approve",
        "documentation": "",
        "assignee": None,
        "candidate_users": (),
        "candidate_groups": (),
        "priority": 3,
        "due": None,
        "follow_up": None,
        "task_type": None,
        "form": ({"name": "approved", "type": "boolean", "label": "Approve?", "required": True},),
        "form_ref": None,
        "data": {"amount": 7500},
    }
    return UserTaskOpened(**{**given, **values})


def batch(after: int, *events: ProcessEvent, instance: str = "approval-1", fence: int = 0) -> EventBatch:
    return EventBatch(instance, after, events, fence)
