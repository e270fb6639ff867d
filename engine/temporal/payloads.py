"""What travels to and from Temporal as JSON; readable in Temporal's own UI.

A payload carries a format number where it is stored for long: in the start input, which a running
instance keeps until it ends or continues as new.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

JsonObject = dict[str, Any]
"""A JSON object. `Any`, because Temporal's converter reads these hints at run time and cannot
follow the recursive type of `engine.json_values`."""

FORMAT = 1
"""Format of `InstanceInput`; a worker refuses others."""


@dataclass
class InstanceInput:
    """Input of every workflow execution.

    `snapshot` and `resume` are set when an instance continues as new; then `variables` are empty.
    """

    fingerprint: str
    variables: JsonObject = field(default_factory=dict)
    business_key: str | None = None
    started_by: str | None = None
    start_event: str | None = None
    scope: str | None = None
    parent: str | None = None
    root: str | None = None
    snapshot: JsonObject | None = None
    resume: JsonObject | None = None
    depth: int = 0
    """How many instances stand around this one."""
    generation: int = 0
    """How often the instance has continued as new."""
    directed: bool = False
    """In a rehearsal, where what children tell waits until the director lets it through (`hearing.py`)."""
    clock: float | None = None
    """Where a manual clock stands: it moves only by `advance_clock`. None is Temporal's own clock;
    a manual one is for `run_process`, never for production."""
    version: str | None = None
    """Number of the version that it runs, for people who search."""
    indexed: bool = False
    """Whether state and element are upserted as search attributes; older inputs never were."""
    format: int = FORMAT


def instance_memo(fingerprint: str, *, name: str, version: str | None) -> dict[str, str]:
    """What Temporal shows beside an instance."""
    return {"fingerprint": fingerprint, "process_name": name, **({"version": version} if version else {})}


@dataclass
class InstanceOutput:
    """Result of a completed workflow: its variables, for a sub-process only the changed ones."""

    variables: JsonObject = field(default_factory=dict)


@dataclass
class UserTaskSubmission:
    """Signal `submit_user_task`."""

    user_task: str
    data: JsonObject = field(default_factory=dict)
    actor: str | None = None
    action: str | None = None
    key: str | None = None
    element: str | None = None


@dataclass
class IncidentResolution:
    """Signal `resolve_incident`; `resolution` is retry, skip or cancel."""

    incident: str
    resolution: str
    value: Any = None
    variables: JsonObject = field(default_factory=dict)
    actor: str | None = None
    element: str | None = None


@dataclass
class VariableEdit:
    """Signal `set_variables`."""

    variables: JsonObject = field(default_factory=dict)
    actor: str | None = None
    expected: JsonObject = field(default_factory=dict)


@dataclass
class MessageDelivery:
    """Signal `deliver_message`."""

    name: str
    key: str | None = None
    payload: Any = None
    wait: str | None = None


@dataclass
class SignalDelivery:
    """Signal `deliver_signal` (a BPMN signal, brought by Temporal's)."""

    name: str
    payload: Any = None
    wait: str | None = None


@dataclass
class MigrationRequest:
    """Update `migrate`, and signal `migrate_along` from a parent; the fields are those of the trigger."""

    fingerprint: str
    choices: dict[str, str] = field(default_factory=dict)
    timers: str = "keep"
    actor: str | None = None
    key: str | None = None
    from_version: int | None = None
    to_version: int | None = None
    along: bool = False


@dataclass
class ChildReport:
    """Signal `child_escalated`, from a child workflow to its parent."""

    child: str
    code: str
    element: str


@dataclass
class Rest:
    """Answer of the query `rest`: what the instance is doing right now."""

    status: str
    sequence: int
    calls: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)
    next_timer: float | None = None
    now: float = 0.0
