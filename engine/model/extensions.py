"""The `periscope:` extensions, typed (`extensions.md` is the contract).

Texts that may hold `${…}` or an expression stay texts here; the compiler reads them.
Each configuration carries the line where it stands.
"""

from __future__ import annotations

from engine.frozen import frozen_by_name
from engine.model.configurations import (
    AgentConfiguration,
    CallActivityConfiguration,
    EmailTriggerConfiguration,
    ErrorConfiguration,
    InputMapping,
    MessageConfiguration,
    MultiInstanceConfiguration,
    OutputMapping,
    ProcessVariable,
    RetryPolicy,
    ScriptConfiguration,
    SendConfiguration,
    SignalConfiguration,
    StartForm,
    SubprocessConfiguration,
    TaskDefinition,
    TimeoutConfig,
    ToolConfiguration,
    VariableConfiguration,
    WebhookConfiguration,
)


@frozen_by_name
class UnknownExtension:
    """A name of our namespace that we do not know; `nearest` is the closest known one."""

    name: str
    owner: str
    """Element or attribute path in which it stands, e.g. "TaskDefinition/@foo"."""
    line: int
    nearest: str | None = None


@frozen_by_name
class MalformedExtension:
    """A known name with a value that cannot be read (a number, boolean, duration or JSON)."""

    path: str
    value: str
    expected: str
    line: int


@frozen_by_name
class Extensions:
    """All `periscope:` extensions of one element; None or empty where absent."""

    variables: tuple[ProcessVariable, ...] = ()
    retry: RetryPolicy | None = None
    timeouts: TimeoutConfig | None = None
    task_queue: str | None = None
    fail_on_incident: bool = False
    unique_business_key: bool = False
    """Instances are named by their business key; only one of a key is open at a time."""
    inputs: tuple[InputMapping, ...] = ()
    outputs: tuple[OutputMapping, ...] = ()
    """Mappings that stand beside the configuration; the reader also gives them to one that has none."""
    agent: AgentConfiguration | None = None
    tool: ToolConfiguration | None = None
    webhook: WebhookConfiguration | None = None
    variable: VariableConfiguration | None = None
    script: ScriptConfiguration | None = None
    user_task: TaskDefinition | None = None
    start_form: StartForm | None = None
    send: SendConfiguration | None = None
    email_trigger: EmailTriggerConfiguration | None = None
    message: MessageConfiguration | None = None
    signal: SignalConfiguration | None = None
    error: ErrorConfiguration | None = None
    subprocess: SubprocessConfiguration | None = None
    call_activity: CallActivityConfiguration | None = None
    multi_instance: MultiInstanceConfiguration | None = None
    unknown: tuple[UnknownExtension, ...] = ()
    malformed: tuple[MalformedExtension, ...] = ()
