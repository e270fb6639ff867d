"""What the engine needs from its host, as Protocols; `studio/wiring/ports.py` plugs them in.

Requests and answers are JSON-able frozen dataclasses: they travel through Temporal as payloads.
A port raises `ActivityFailure` when the work fails; anything else it raises counts as a retryable
infrastructure error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from engine.errors import ActivityFailure
from engine.events import EventBatch
from engine.json_values import Json, JsonObject


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """Where a piece of work comes from; `idempotency_key` is stable over all attempts of one execution."""

    process: str
    instance: str
    root: str
    element: str
    element_name: str
    element_instance: str
    idempotency_key: str
    attempt: int = 1
    fingerprint: str = ""
    """Of the plan by which the work was asked for; empty where nobody has noted it."""


@dataclass(frozen=True, slots=True)
class WorkResult:
    """What an activity hands back: the value for the process and details for people."""

    value: Json = None
    details: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgentRequest:
    """One run of an agent of the library (`extensions.md`, AIAgentConfiguration), expressions evaluated."""

    order: WorkOrder
    agent: str
    prompt: str
    inputs: JsonObject
    configuration: JsonObject
    """The element's settings as the plan holds them: model, output schema, limits, context flags."""
    continuation: JsonObject | None = None
    """Set where a paused run goes on: its conversation, what people decided about its tools, and results."""
    tools: tuple[JsonObject, ...] | list[JsonObject] = ()
    """Activities of the process that the agent may use: name, description and schema of each."""


@dataclass(frozen=True, slots=True)
class FunctionRequest:
    """One run of a script: inline source, or a function of the library by id and version."""

    order: WorkOrder
    source: str | None
    function: str | None
    version: str | None
    variables: JsonObject
    timeout_seconds: float


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One call of a webhook, templates filled in; secrets are still names."""

    order: WorkOrder
    method: str
    url: str
    headers: dict[str, str]
    query: dict[str, str]
    body: Json
    configuration: JsonObject


@dataclass(frozen=True, slots=True)
class MailRequest:
    """One e-mail, expressions evaluated; `template` names one of the library, `variables` fill it."""

    order: WorkOrder
    subject: str
    template: str | None
    body_text: str | None
    body_html: str | None
    to: tuple[JsonObject, ...]
    cc: tuple[JsonObject, ...]
    bcc: tuple[JsonObject, ...]
    """Recipients as `{"type": email|variable|role|assignee, "value": Json}`."""
    reply_to: str | None
    priority: str
    attachments: tuple[JsonObject, ...]
    variables: JsonObject


@dataclass(frozen=True, slots=True)
class PublishedMessage:
    """A message that an instance throws; `time_to_live` (seconds) is how long an early one is kept."""

    process: str
    instance: str
    element: str
    name: str
    key: str | None
    payload: JsonObject
    time_to_live: float | None
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class PublishedSignal:
    """A signal that an instance throws.

    `sequence` is the number of its last event by then: whoever waited before that hears the signal, the
    thrower's own branches too.
    """

    process: str
    instance: str
    element: str
    name: str
    payload: JsonObject
    idempotency_key: str
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A batch was not stored: the log of `instance` ends at `sequence`, before the batch begins."""

    instance: str
    sequence: int


class EventSink(Protocol):
    """Takes the events of instances; appending a batch twice changes nothing (`architecture.md`)."""

    async def append(self, batches: tuple[EventBatch, ...]) -> tuple[Gap, ...]:
        """Stores the batches and tells whoever watches; raises when it could not store them.

        Batches that would leave a hole are not stored but reported as gaps, so that the caller
        can send everything after `Gap.sequence`.
        """


class CalledPlan(NamedTuple):
    """What a call activity runs: its plan, and the number of its version where there is one."""

    fingerprint: str
    version: str | None = None


class PlanStore(Protocol):
    """Finds plans by fingerprint. Content-addressed, so reading is deterministic."""

    def read(self, fingerprint: str) -> bytes:
        """The plan's canonical JSON; raises PlanMissing. Blocking; may be called on any thread."""

    def find(self, process: str, *, binding: str, caller: str) -> CalledPlan:
        """The plan that a call activity of plan `caller` runs for `process`.

        `binding` is deployment, latest or version:N (`extensions.md`, CallActivityConfiguration).
        Raises PlanMissing where no such process is deployed. Blocking.
        """


class AgentRunner(Protocol):
    """Runs agents."""

    async def run(self, request: AgentRequest, heartbeat: Callable[[], None]) -> WorkResult:
        """One run to its structured answer, or to a tool that needs a person.

        Then `details.needs_approval` is true and `value` says what is to be decided, as
        `engine.elements.approvals` describes; the decisions come back in `continuation`.
        """


class FunctionRunner(Protocol):
    """Runs author's Python in a confined process."""

    async def run(self, request: FunctionRequest) -> WorkResult:
        """One run; `value` holds the result, or for inline scripts the assigned variables."""


class HttpSender(Protocol):
    """Calls webhooks."""

    async def send(self, request: HttpRequest) -> WorkResult:
        """One call, checked against the address policy."""


class Mailer(Protocol):
    """Sends e-mail."""

    async def send(self, request: MailRequest) -> WorkResult:
        """Hands one mail to the SMTP server; `value` holds message id and accepted recipients."""


class SecretSource(Protocol):
    """Resolves secrets by name, at the last moment."""

    def resolve(self, name: str) -> str:
        """The secret's value; raises ActivityFailure (not retryable) for an unknown name."""


class Correlator(Protocol):
    """Brings messages and signals to instances that wait for them, and starts those that they start.

    Called at least once per throw, with the same idempotency key each time.
    """

    async def publish_message(self, message: PublishedMessage) -> None:
        """Takes one message over: it will reach one instance, now or within its time to live."""

    async def publish_signal(self, signal: PublishedSignal) -> None:
        """Takes one signal over: it will reach every instance that waits for it now."""


class NoCorrelator:
    """Stands where a host has not plugged in a correlator; refuses everything."""

    async def publish_message(self, message: PublishedMessage) -> None:
        """Refuses."""
        raise _no_correlator(f"message {message.name!r}")

    async def publish_signal(self, signal: PublishedSignal) -> None:
        """Refuses."""
        raise _no_correlator(f"signal {signal.name!r}")


def _no_correlator(what: str) -> ActivityFailure:
    return ActivityFailure("no-correlator", f"No correlator is configured to bring {what}.", retryable=False)


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a worker needs from its host."""

    events: EventSink
    plans: PlanStore
    agents: AgentRunner
    functions: FunctionRunner
    http: HttpSender
    mail: Mailer
    correlator: Correlator = field(default_factory=NoCorrelator)
    largest_result: int | None = None
    """Bytes of JSON that the result of an activity may have; a larger one is its failure."""
