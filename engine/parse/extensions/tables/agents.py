"""`AIAgentConfiguration` and its parts."""

from __future__ import annotations

import dataclasses
from typing import Final

from engine.model.configurations import (
    AdvancedSettings,
    AgentConfiguration,
    BusinessContext,
    OutputField,
    StructuredOutput,
    ToolConfiguration,
    ValidationConfig,
)
from engine.parse.extensions.configuration import ACTIVITIES, WORK, Configuration
from engine.parse.extensions.description import Attribute, Complain, Description, Part, Values
from engine.parse.extensions.tables.mappings import INPUTS, OUTPUT
from engine.parse.extensions.values import (
    ANYTHING,
    BOOLEAN,
    DURATION,
    INTEGER,
    JSON_OBJECT,
    LIST,
    NUMBER,
    TEXTS,
)

_RULES: Final = (
    "dataCompleteness",
    "formatValidation",
    "crossReference",
    "businessCompliance",
    "customRules",
)


def _collect_rules(values: Values, _complain: Complain) -> Values:
    """Gather the rules, named as in the file, wherever they stood."""
    rules = {name: values.pop(name) for name in ("validationRules", *_RULES) if name in values}
    return {**values, "rules": rules} if rules else values


def _as_values(**values: object) -> dict[str, object]:
    return values


BUSINESS_CONTEXT: Final = Description(
    name="businessContext",
    build=BusinessContext,
    attributes=(
        Attribute(name="includeWorkflowContext", value=BOOLEAN),
        Attribute(name="includeUserPermissions", value=BOOLEAN),
        Attribute(name="includeComplianceLevel", value=BOOLEAN),
    ),
)
ADVANCED_SETTINGS: Final = Description(
    name="advancedSettings",
    build=AdvancedSettings,
    attributes=(
        Attribute(name="temperature", value=NUMBER),
        Attribute(name="maxTokens", value=INTEGER),
        Attribute(name="timeoutSeconds", value=NUMBER),
        Attribute(name="enableFallback", value=BOOLEAN),
        Attribute(name="enableStreaming", value=BOOLEAN),
        Attribute(name="requireHumanValidation", value=BOOLEAN),
    ),
)
OUTPUT_FIELD: Final = Description(
    name="outputField",
    build=OutputField,
    attributes=(
        Attribute(name="name"),
        Attribute(
            name="fieldType",
            into="type",
            also=("type",),
            choices=("string", "integer", "number", "boolean", "object", "array", "enum"),
        ),
        Attribute(name="required", value=BOOLEAN),
        Attribute(name="description"),
        Attribute(name="enumValues", value=TEXTS, also=("enumValue",)),
        Attribute(name="itemType"),
    ),
    parts=(Part(name="nestedFields", into="nested", many=True, also=("outputField", "nestedField")),),
)
STRUCTURED_OUTPUT: Final = Description(
    name="structuredOutput",
    build=StructuredOutput,
    attributes=(
        Attribute(name="enabled", value=BOOLEAN),
        Attribute(name="strictMode", value=BOOLEAN, into="strict"),
        Attribute(name="jsonSchema", value=JSON_OBJECT),
    ),
    parts=(
        Part(
            name="outputField", description=OUTPUT_FIELD, into="fields", many=True, within=("outputFields",)
        ),
    ),
)
_RULE_ATTRIBUTES: Final = tuple(Attribute(name=name, value=ANYTHING, into=name) for name in _RULES)
VALIDATION: Final = Description(
    name="validationConfig",
    build=ValidationConfig,
    finish=_collect_rules,
    attributes=(
        Attribute(name="enabled", value=BOOLEAN),
        Attribute(name="documentType"),
        Attribute(name="strictness"),
        Attribute(name="validationRules", value=ANYTHING, into="validationRules"),
        *_RULE_ATTRIBUTES,
    ),
    elements=(
        Part(
            name="validationRules",
            description=Description(
                name="validationRules",
                build=_as_values,
                text="validationRules",
                attributes=(
                    Attribute(name="validationRules", value=ANYTHING, into="validationRules"),
                    *_RULE_ATTRIBUTES,
                ),
            ),
        ),
    ),
)
AGENT: Final = Description(
    name="AIAgentConfiguration",
    build=AgentConfiguration,
    attributes=(
        Attribute(name="agentId"),
        Attribute(name="agentType"),
        Attribute(
            name="modelProvider",
            suggestions=("openai", "anthropic", "google", "openai-compatible", "offline"),
        ),
        Attribute(name="modelName"),
        Attribute(name="prompt"),
    ),
    parts=(
        INPUTS,
        OUTPUT,
        Part(name="businessContext", description=BUSINESS_CONTEXT, into="business_context"),
        Part(name="advancedSettings", description=ADVANCED_SETTINGS, into="settings"),
        Part(name="structuredOutput", description=STRUCTURED_OUTPUT, into="structured_output"),
        Part(name="validationConfig", description=VALIDATION, into="validation"),
    ),
)

TOOL: Final = Description(
    name="ToolConfiguration",
    build=ToolConfiguration,
    attributes=(
        Attribute(name="policy", choices=("auto", "ask", "never")),
        Attribute(name="description"),
        Attribute(name="askWhen", into="ask_when"),
        Attribute(name="approvers", value=LIST, also=("candidateGroups",)),
        Attribute(name="fourEyes", value=BOOLEAN, into="four_eyes"),
        Attribute(name="expiresIn", value=DURATION, into="expires_in"),
        Attribute(name="onExpiry", into="on_expiry", choices=("refuse", "escalate")),
        Attribute(name="escalateTo", into="escalate_to"),
    ),
    parts=(
        Part(
            name="parameter",
            description=dataclasses.replace(OUTPUT_FIELD, name="parameter"),
            into="parameters",
            many=True,
            within=("parameters",),
        ),
    ),
)

TABLE: Final = (
    Configuration(description=AGENT, into="agent", on=(*WORK, "adHocSubProcess")),
    Configuration(description=TOOL, into="tool", on=ACTIVITIES),
)
"""At an ad-hoc sub-process the agent chooses which activity comes next, or uses them as tools."""
