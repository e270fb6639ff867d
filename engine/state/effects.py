"""What an instance asks of the world: a closed union, performed by its host.

Ids (`call`, `timer`, `child`) are unique within the instance and never reused. The end of the
instance is no effect: the host reads `State.status` after each step.
"""

from __future__ import annotations

from engine.frozen import frozen
from engine.json_values import JsonObject
from engine.state.triggers import Migrate


@frozen
class RetryRule:
    """Seconds. Defaults are those of the mission's "Default Retry Policy"."""

    maximum_attempts: int = 3
    initial_interval: float = 1.0
    backoff_coefficient: float = 2.0
    maximum_interval: float = 60.0
    non_retryable_errors: tuple[str, ...] = ()


@frozen
class TimeoutRule:
    """Seconds; None means no such time-out."""

    start_to_close: float = 600.0
    heartbeat: float | None = 30.0
    schedule_to_start: float | None = None
    schedule_to_close: float | None = None


@frozen
class RunActivity:
    """Have a worker do something. `kind`: agent, script, webhook, email, variable, pass_through.

    `request` holds the evaluated input of the port's request class (without `order`).
    `local` asks for a local activity (short and pure work).
    """

    call: str
    kind: str
    element: str
    element_name: str
    element_instance: str
    request: JsonObject
    retry: RetryRule
    timeouts: TimeoutRule
    local: bool = False
    task_queue: str | None = None


@frozen
class CancelActivity:
    """The answer is no longer wanted."""

    call: str


@frozen
class StartTimer:
    """Wake the instance at `due` (seconds since 1970, UTC)."""

    timer: str
    due: float
    element: str
    element_name: str


@frozen
class CancelTimer:
    """No longer wanted."""

    timer: str


@frozen
class StartChild:
    """Start a child instance.

    `scope` set: the sub-process element of the same plan, with `variables` as its snapshot.
    `process` set: another process by id, bound as `version_binding` says.
    """

    child: str
    element: str
    element_name: str
    variables: JsonObject
    scope: str | None = None
    process: str | None = None
    version_binding: str | None = None
    business_key: str | None = None
    detached: bool = False
    start_event: str | None = None
    """Start event of an event sub-process that happened."""


@frozen
class ReportToParent:
    """Tell the parent instance of an escalation that nobody caught here; `element` threw it."""

    code: str
    element: str


@frozen
class CancelChild:
    """Stop a child instance and all it started."""

    child: str
    reason: str


@frozen
class MigrateChild:
    """A child instance that runs the same plan moves along."""

    child: str
    migrate: Migrate


@frozen
class ThrowMessage:
    """Send a message to whoever waits for it.

    `time_to_live` (seconds) is how long it is kept for somebody who waits later; None is the host's choice.
    `throw` is its id within the instance, for idempotency.
    """

    name: str
    key: str | None
    payload: JsonObject
    element: str
    time_to_live: float | None = None
    throw: str = ""


@frozen
class ThrowSignal:
    """Broadcast a signal; `throw` is its id within the instance, for idempotency."""

    name: str
    payload: JsonObject
    element: str
    throw: str = ""


Effect = (
    RunActivity
    | CancelActivity
    | StartTimer
    | CancelTimer
    | StartChild
    | ReportToParent
    | CancelChild
    | MigrateChild
    | ThrowMessage
    | ThrowSignal
)
