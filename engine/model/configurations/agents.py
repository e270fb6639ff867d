"""`AIAgentConfiguration` and its parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.json_values import Json, JsonObject
from engine.model.configurations.activities import InputMapping, OutputMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessContext:
    """What the agent is told about the process around it."""

    include_workflow_context: bool = True
    include_user_permissions: bool = True
    include_compliance_level: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvancedSettings:
    """Model settings; None leaves the model's own default."""

    temperature: float | None = None
    max_tokens: int | None = None
    timeout_seconds: float = 300.0
    enable_fallback: bool = False
    enable_streaming: bool = False
    require_human_validation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputField:
    """One field of a structured answer. `type`: string integer number boolean object array enum."""

    name: str
    type: str = "string"
    required: bool = False
    description: str = ""
    enum_values: tuple[str, ...] = ()
    item_type: str | None = None
    nested: tuple[OutputField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StructuredOutput:
    """The shape of the answer, by fields or by JSON Schema."""

    enabled: bool = True
    strict: bool = False
    json_schema: JsonObject | None = None
    fields: tuple[OutputField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationConfig:
    """Rules that the answer must pass."""

    enabled: bool = True
    document_type: str | None = None
    strictness: str | None = None
    rules: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolConfiguration:
    """An activity of an ad-hoc sub-process that the agent there may use as a tool.

    `policy`: auto runs by itself, ask after a person, never not at all; `ask_when` asks only where that
    holds of the arguments. `parameters` are the arguments: the variables that the activity then sees.
    `expires_in` (seconds) is how long a person may take; `on_expiry` refuse or escalate to `escalate_to`.
    """

    policy: str = "ask"
    description: str = ""
    ask_when: str | None = None
    parameters: tuple[OutputField, ...] = ()
    approvers: tuple[str, ...] = ()
    four_eyes: bool = False
    expires_in: float | None = None
    on_expiry: str = "refuse"
    escalate_to: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentConfiguration:
    """An agent of the library at work in a service task."""

    agent_id: str | None = None
    agent_type: str | None = None
    model_provider: str | None = None
    model_name: str | None = None
    prompt: str = ""
    inputs: tuple[InputMapping, ...] = ()
    output: OutputMapping | None = None
    business_context: BusinessContext = field(default_factory=BusinessContext)
    settings: AdvancedSettings = field(default_factory=AdvancedSettings)
    structured_output: StructuredOutput | None = None
    validation: ValidationConfig | None = None
    line: int = 0
