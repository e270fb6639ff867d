"""What can reach an instance: a closed union, handled by one `match` in the interpreter.

A trigger that names something the instance does not wait for (any more) changes nothing:
Temporal delivers at least once, so late and repeated triggers are normal.
"""

from __future__ import annotations

from dataclasses import field

from engine.frozen import frozen
from engine.json_values import Json, JsonObject


@frozen
class Start:
    """Begin. `scope` names the sub-process element that a child instance executes."""

    instance: str
    variables: JsonObject
    business_key: str | None = None
    started_by: str | None = None
    start_event: str | None = None
    scope: str | None = None
    parent: str | None = None
    root: str | None = None


@frozen
class CallCompleted:
    """An activity succeeded."""

    call: str
    value: Json
    details: JsonObject = field(default_factory=dict)


@frozen
class CallFailed:
    """An activity failed for good (retries exhausted or not retryable)."""

    call: str
    code: str
    message: str
    attempts: int = 1
    details: JsonObject = field(default_factory=dict)


@frozen
class TimerDue:
    """A timer came due."""

    timer: str


@frozen
class UserTaskSubmitted:
    """A person completed a user task; `key` makes repeated delivery harmless.

    `element` is set when the sender knows whose task it is: then it answers no other.
    """

    user_task: str
    data: JsonObject
    actor: str | None = None
    action: str | None = None
    key: str | None = None
    element: str | None = None


@frozen
class MessageArrived:
    """A message for this instance. `wait` is set when the sender knows which wait it meets."""

    name: str
    key: str | None
    payload: Json
    wait: str | None = None


@frozen
class SignalArrived:
    """A broadcast signal. `wait` is set when the sender knows which wait it meets: then it meets no other."""

    name: str
    payload: Json
    wait: str | None = None


@frozen
class ChildCompleted:
    """A child instance ended well; `variables` are what it hands back."""

    child: str
    variables: JsonObject


@frozen
class ChildFailed:
    """A child instance failed or was cancelled from outside.

    A `detached` one could not start, which the instance may hear after its own end; `element` called it.
    """

    child: str
    code: str
    message: str
    element: str | None = None
    detached: bool = False


@frozen
class ChildEscalated:
    """A running child instance reports an escalation that nobody caught in it; it goes on itself."""

    child: str
    code: str
    element: str


@frozen
class ResolveIncident:
    """A person decides: `resolution` is retry, skip (with `value`) or cancel; `variables` are set before.

    `element` is set when the sender knows where the incident stands: then it resolves no other.
    """

    incident: str
    resolution: str
    value: Json = None
    variables: JsonObject = field(default_factory=dict)
    actor: str | None = None
    element: str | None = None


@frozen
class SetVariables:
    """A person edits variables of the outermost scope.

    `expected` are values that the person has seen: where one is another by now, nothing is changed.
    """

    variables: JsonObject
    actor: str | None = None
    expected: JsonObject = field(default_factory=dict)


@frozen
class Cancel:
    """Stop the instance and everything it started."""

    reason: str
    actor: str | None = None


@frozen
class Migrate:
    """Move the instance to the plan `fingerprint`, which `step` is given as its target.

    `choices` decide what the verdict leaves open (`interpreter.migration`): key → value of a target.
    `timers`: "keep" their due dates or "recompute" those whose definition changed. The same `key` migrates
    once.
    """

    fingerprint: str
    choices: dict[str, str] = field(default_factory=dict)
    timers: str = "keep"
    actor: str | None = None
    key: str | None = None
    from_version: int | None = None
    to_version: int | None = None
    """Numbers that people know the versions by; they are only told on."""
    along: bool = False
    """Whether it comes from the parent instance: then a refusal is a warning, since nobody would hear it."""


Answer = UserTaskSubmitted | ResolveIncident
"""What a person says about something that waits for people."""

Trigger = (
    Start
    | CallCompleted
    | CallFailed
    | TimerDue
    | UserTaskSubmitted
    | MessageArrived
    | SignalArrived
    | ChildCompleted
    | ChildFailed
    | ChildEscalated
    | ResolveIncident
    | SetVariables
    | Cancel
    | Migrate
)
