"""What an event waits for or throws (BPMN 2.0 §10.5.5), free of where the event stands."""

from __future__ import annotations

from engine.frozen import frozen_by_name
from engine.model.extensions import Extensions


@frozen_by_name
class TimerEventDefinition:
    """Exactly one of the three texts is set in a valid model; each may hold an expression."""

    time_duration: str | None = None
    time_date: str | None = None
    time_cycle: str | None = None


@frozen_by_name
class MessageEventDefinition:
    """`message` is the id of a Message of the file."""

    message: str | None = None


@frozen_by_name
class SignalEventDefinition:
    """`signal` is the id of a Signal of the file."""

    signal: str | None = None


@frozen_by_name
class ErrorEventDefinition:
    """`error` is the id of an Error of the file, or a bare code where no such element exists."""

    error: str | None = None


@frozen_by_name
class EscalationEventDefinition:
    """`escalation` is the id of an Escalation of the file."""

    escalation: str | None = None


@frozen_by_name
class ConditionalEventDefinition:
    """`condition` is an expression's source."""

    condition: str | None = None


@frozen_by_name
class LinkEventDefinition:
    """Off-page connector."""

    name: str | None = None


@frozen_by_name
class CompensateEventDefinition:
    """`activity` is the element to compensate; None means the whole scope."""

    activity: str | None = None
    wait_for_completion: bool = True


@frozen_by_name
class CancelEventDefinition:
    """Cancels the enclosing transaction."""


@frozen_by_name
class TerminateEventDefinition:
    """Ends the enclosing scope at once."""


EventDefinition = (
    TimerEventDefinition
    | MessageEventDefinition
    | SignalEventDefinition
    | ErrorEventDefinition
    | EscalationEventDefinition
    | ConditionalEventDefinition
    | LinkEventDefinition
    | CompensateEventDefinition
    | CancelEventDefinition
    | TerminateEventDefinition
)


@frozen_by_name
class RootEventElement:
    """A Message, Signal, Error or Escalation of the file: `code` is errorCode or escalationCode."""

    id: str
    kind: str
    name: str = ""
    code: str | None = None
    line: int = 0
    extensions: Extensions
