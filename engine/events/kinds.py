"""The closed union of process events, each with the moment it tells of.

`at` is the instance's clock in seconds since 1970 (UTC). `element` is a BPMN id;
`element_instance` is one execution of that element, unique within its instance ("e1", "e2", …).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.json_values import Json, JsonObject


@dataclass(frozen=True, slots=True)
class InstanceStarted:
    """An instance (or an embedded sub-process running as a child) has begun."""

    at: float
    process: str
    process_name: str
    fingerprint: str
    variables: JsonObject
    scope: str | None = None
    """Sub-process element that this instance executes; None for a whole process."""
    parent: str | None = None
    """Instance that started this one."""
    root: str | None = None
    """Outermost instance of the same plan (itself when None)."""
    business_key: str | None = None
    started_by: str | None = None
    start_event: str | None = None


@dataclass(frozen=True, slots=True)
class InstanceCompleted:
    """Every token was consumed; `variables` is the result."""

    at: float
    variables: JsonObject


@dataclass(frozen=True, slots=True)
class InstanceFailed:
    """An error left the outermost scope uncaught; the workflow fails with `code`."""

    at: float
    code: str
    message: str
    element: str


@dataclass(frozen=True, slots=True)
class InstanceCancelled:
    """A person or a parent stopped the instance."""

    at: float
    reason: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class ElementActivated:
    """A token reached an element and its execution began."""

    at: float
    element_instance: str
    element: str
    element_type: str
    name: str
    scope: str
    """Element instance of the enclosing scope; "e0" is the outermost."""


@dataclass(frozen=True, slots=True)
class ElementCompleted:
    """An execution ended normally."""

    at: float
    element_instance: str
    element: str


@dataclass(frozen=True, slots=True)
class ElementTerminated:
    """An execution was stopped: interrupted, cancelled or lost to a failure."""

    at: float
    element_instance: str
    element: str
    reason: str


@dataclass(frozen=True, slots=True)
class SequenceFlowTaken:
    """A token passed a sequence flow."""

    at: float
    flow: str


@dataclass(frozen=True, slots=True)
class VariableChanged:
    """A variable received another value; `by` is the element or the person who wrote it."""

    at: float
    name: str
    old: Json
    new: Json
    scope: str
    element: str | None = None
    actor: str | None = None
    sensitive: bool = False
    transient: bool = False


@dataclass(frozen=True, slots=True)
class ActivityStarted:
    """Work was handed to an activity worker. `kind`: agent, script, webhook, email, variable, pass_through …"""

    at: float
    call: str
    element_instance: str
    element: str
    kind: str


@dataclass(frozen=True, slots=True)
class ActivityCompleted:
    """The work came back; `details` describe it (model, tokens, prints, message ids, simulated …)."""

    at: float
    call: str
    element_instance: str
    element: str
    details: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActivityFailed:
    """The work failed for good, after `attempts` tries."""

    at: float
    call: str
    element_instance: str
    element: str
    code: str
    message: str
    attempts: int
    details: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimerStarted:
    """A timer runs until `due` (seconds since 1970, UTC)."""

    at: float
    timer: str
    element_instance: str
    element: str
    due: float


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer came due."""

    at: float
    timer: str
    element_instance: str
    element: str


@dataclass(frozen=True, slots=True)
class WaitOpened:
    """The instance now waits for something outside. `kind`: message, signal, condition …"""

    at: float
    wait: str
    element_instance: str
    element: str
    kind: str
    name: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class WaitClosed:
    """The wait, timer or call is over: met, or dropped with its element."""

    at: float
    wait: str
    element_instance: str
    element: str
    met: bool


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class UserTaskClosed:
    """The task is over. `outcome`: completed or cancelled."""

    at: float
    user_task: str
    element_instance: str
    element: str
    outcome: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class ChildStarted:
    """A child instance was asked for. `kind`: subprocess or call_activity."""

    at: float
    child: str
    element_instance: str
    element: str
    kind: str
    process: str


@dataclass(frozen=True, slots=True)
class ChildEnded:
    """A child instance reported its end. `outcome`: completed, failed or cancelled."""

    at: float
    child: str
    element_instance: str
    element: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ErrorThrown:
    """A modelled or technical error travels outwards; `caught_by` is the element that took it, if any."""

    at: float
    code: str
    message: str
    element: str
    caught_by: str | None


@dataclass(frozen=True, slots=True)
class IncidentRaised:
    """A failure waits for a person; the instance stays alive at this element."""

    at: float
    incident: str
    element_instance: str
    element: str
    code: str
    message: str
    attempts: int


@dataclass(frozen=True, slots=True)
class IncidentResolved:
    """The incident is over. `resolution`: retried, skipped or cancelled."""

    at: float
    incident: str
    element_instance: str
    element: str
    resolution: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class WarningRaised:
    """Something is odd but the instance goes on. `rule` names it (for example a type mismatch)."""

    at: float
    element: str | None
    rule: str
    message: str


ProcessEvent = (
    InstanceStarted
    | InstanceCompleted
    | InstanceFailed
    | InstanceCancelled
    | ElementActivated
    | ElementCompleted
    | ElementTerminated
    | SequenceFlowTaken
    | VariableChanged
    | ActivityStarted
    | ActivityCompleted
    | ActivityFailed
    | TimerStarted
    | TimerFired
    | WaitOpened
    | WaitClosed
    | UserTaskOpened
    | UserTaskClosed
    | ChildStarted
    | ChildEnded
    | ErrorThrown
    | IncidentRaised
    | IncidentResolved
    | WarningRaised
)
