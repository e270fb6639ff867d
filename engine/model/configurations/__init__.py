"""One module per kind of configuration; see `extensions.md` for meaning and defaults."""

from engine.model.configurations.activities import (
    InputMapping,
    OutputMapping,
    RetryPolicy,
    ScriptConfiguration,
    TimeoutConfig,
    VariableConfiguration,
    VariableSet,
    WebhookConfiguration,
)
from engine.model.configurations.agents import (
    AdvancedSettings,
    AgentConfiguration,
    BusinessContext,
    OutputField,
    StructuredOutput,
    ToolConfiguration,
    ValidationConfig,
)
from engine.model.configurations.events import (
    EmailTriggerConfiguration,
    ErrorConfiguration,
    MessageConfiguration,
    SignalConfiguration,
)
from engine.model.configurations.forms import FIELD_TYPES, SHOWN_ONLY, FieldTranslation, FormField, StartForm
from engine.model.configurations.mail import Attachment, Recipient, SendConfiguration
from engine.model.configurations.scopes import (
    CallActivityConfiguration,
    MultiInstanceConfiguration,
    SubprocessConfiguration,
)
from engine.model.configurations.user_tasks import EmailNotification, Escalation, TaskDefinition
from engine.model.configurations.variables import Constraints, ProcessVariable

__all__ = [
    "FIELD_TYPES",
    "SHOWN_ONLY",
    "AdvancedSettings",
    "AgentConfiguration",
    "Attachment",
    "BusinessContext",
    "CallActivityConfiguration",
    "Constraints",
    "EmailNotification",
    "EmailTriggerConfiguration",
    "ErrorConfiguration",
    "Escalation",
    "FieldTranslation",
    "FormField",
    "InputMapping",
    "MessageConfiguration",
    "MultiInstanceConfiguration",
    "OutputField",
    "OutputMapping",
    "ProcessVariable",
    "Recipient",
    "RetryPolicy",
    "ScriptConfiguration",
    "SendConfiguration",
    "SignalConfiguration",
    "StartForm",
    "StructuredOutput",
    "SubprocessConfiguration",
    "TaskDefinition",
    "TimeoutConfig",
    "ToolConfiguration",
    "ValidationConfig",
    "VariableConfiguration",
    "VariableSet",
    "WebhookConfiguration",
]
