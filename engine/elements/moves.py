"""What a behaviour asks the interpreter to do inside the instance: a small closed union.

Cheap on purpose (not frozen): several are made for every element an instance passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.errors import BpmnError
from engine.json_values import JsonObject
from engine.plan import Flow
from engine.state.effects import RetryRule, ThrowMessage, ThrowSignal, TimeoutRule


@dataclass(slots=True)
class Complete:
    """The execution ends normally and tokens leave by `flows`; None asks the behaviour's `complete`.

    `memory` goes to the executions that the tokens begin: what has already happened for them.
    """

    flows: Sequence[Flow] | None = None
    memory: JsonObject | None = None


@dataclass(slots=True)
class SetVariables:
    """Write variables where they live (see `interpreter.variables`); `actor` when a person did."""

    values: JsonObject
    actor: str | None = None


@dataclass(slots=True)
class OpenCall:
    """Have a worker do something; the answer comes to `trigger`."""

    kind: str
    request: JsonObject
    retry: RetryRule
    timeouts: TimeoutRule
    local: bool = False
    task_queue: str | None = None


@dataclass(slots=True)
class OpenTimer:
    """Wake `element` at `due`; None means the own element."""

    due: float
    element: str | None = None
    memory: JsonObject = field(default_factory=dict)


@dataclass(slots=True)
class OpenWait:
    """Wait for something by name. `kind`: message, signal or condition (its `name` is the expression)."""

    kind: str
    name: str
    key: str | None = None
    element: str | None = None
    memory: JsonObject = field(default_factory=dict)


@dataclass(slots=True)
class OpenUserTask:
    """Offer work to people; the fields are those of the event `UserTaskOpened`."""

    documentation: str
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    priority: int
    due: float | None
    follow_up: float | None
    task_type: str | None
    form: tuple[JsonObject, ...]
    form_ref: str | None
    data: JsonObject
    notification: JsonObject | None = None
    escalation: JsonObject | None = None


@dataclass(slots=True)
class OpenChild:
    """Start a child instance: of the same plan (`scope`) or of another process."""

    variables: JsonObject
    scope: str | None = None
    process: str | None = None
    version_binding: str | None = None
    business_key: str | None = None
    detached: bool = False
    start_event: str | None = None


@dataclass(slots=True)
class EnterScope:
    """Begin a scope owned by this execution, in the same state; its end comes to `scope_ended`."""

    variables: JsonObject
    start: str | None = None
    """Where a token begins, if not where the plan says; "" for nowhere."""


@dataclass(slots=True)
class GoTo:
    """The execution ends and a token begins at another element of its scope (a link)."""

    element: str


@dataclass(slots=True)
class Escalate:
    """The execution ends by its flows and tells the scopes around it; nothing is wrong."""

    code: str


@dataclass(slots=True)
class BeginParts:
    """Begin further parts of a repeated activity, one per set of variables of its own."""

    variables: list[JsonObject]


@dataclass(slots=True)
class EndInside:
    """Terminate everything in the scope that this execution opened, and the scope."""

    reason: str


@dataclass(slots=True)
class EndSiblings:
    """Terminate everything else in the own scope."""

    reason: str


@dataclass(slots=True)
class Throw:
    """Send an error outwards; `completes`: this execution itself ended well (an error end event)."""

    error: BpmnError
    completes: bool = False


@dataclass(slots=True)
class Fire:
    """Let the boundary event `boundary` happen to this execution."""

    boundary: str
    interrupting: bool
    memory: JsonObject = field(default_factory=dict)


@dataclass(slots=True)
class RaiseIncident:
    """Wait here for a person to decide."""

    code: str
    message: str
    attempts: int = 1


@dataclass(slots=True)
class Warn:
    """Record that something is odd."""

    rule: str
    message: str


@dataclass(slots=True)
class Withdraw:
    """Close what the element itself has open of this kind (`state.parts`): it is not wanted any more."""

    kind: str


@dataclass(slots=True)
class Send:
    """Throw a message or a signal into the world."""

    effect: ThrowMessage | ThrowSignal


@dataclass(slots=True)
class BeginInside:
    """Let a token begin at an element in the scope that this execution opened.

    `variables` become the scope's own before, in place of those of `forget`.
    """

    element: str
    variables: JsonObject = field(default_factory=dict)
    forget: Sequence[str] = ()


@dataclass(slots=True)
class Compensate:
    """Undo `activity`, or everything in the scope; with `wait` what follows waits for it."""

    activity: str | None
    wait: bool


@dataclass(slots=True)
class CancelTransaction:
    """Undo and leave the transaction around."""


ScopeMove = (
    EnterScope
    | BeginParts
    | BeginInside
    | EndInside
    | EndSiblings
    | GoTo
    | Escalate
    | Compensate
    | CancelTransaction
)

Move = (
    Complete
    | SetVariables
    | OpenCall
    | OpenTimer
    | OpenWait
    | OpenUserTask
    | OpenChild
    | Throw
    | Fire
    | RaiseIncident
    | Warn
    | Withdraw
    | Send
    | ScopeMove
)

Moves = Sequence[Move]

NOTHING: Moves = ()
COMPLETE: Moves = (Complete(),)
"""For the many elements that only pass on; nobody changes a move."""
