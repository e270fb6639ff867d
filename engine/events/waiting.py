"""What an instance waits for: people, time, messages."""

from __future__ import annotations

from engine.frozen import frozen
from engine.json_values import JsonObject


@frozen
class TimerStarted:
    """A timer runs until `due` (seconds since 1970, UTC)."""

    at: float
    timer: str
    element_instance: str
    element: str
    due: float


@frozen
class TimerFired:
    """A timer came due."""

    at: float
    timer: str
    element_instance: str
    element: str


@frozen
class WaitOpened:
    """The instance now waits for something outside. `kind`: message, signal, condition …"""

    at: float
    wait: str
    element_instance: str
    element: str
    kind: str
    name: str
    key: str | None = None


@frozen
class WaitClosed:
    """The wait, timer or call is over: met, or dropped with its element."""

    at: float
    wait: str
    element_instance: str
    element: str
    met: bool


@frozen
class UserTaskOpened:
    """People can do this task from now on; everything they need to see is here."""

    at: float
    user_task: str
    element_instance: str
    element: str
    name: str
    documentation: str
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    priority: int
    due: float | None
    follow_up: float | None
    task_type: str | None
    form: tuple[JsonObject, ...]
    """The fields, each a JSON object as `plan.forms` writes them, with defaults evaluated."""
    form_ref: str | None
    data: JsonObject
    """Values of the variables that the form shows."""
    notification: JsonObject | None = None
    escalation: JsonObject | None = None


@frozen
class UserTaskClosed:
    """The task is over. `outcome`: completed or cancelled."""

    at: float
    user_task: str
    element_instance: str
    element: str
    outcome: str
    actor: str | None = None
