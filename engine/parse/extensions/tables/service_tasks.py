"""`WebhookConfiguration`, `VariableConfiguration`, `ScriptTaskConfiguration`."""

from __future__ import annotations

from typing import Final

from engine.model.configurations import (
    ScriptConfiguration,
    VariableConfiguration,
    VariableSet,
    WebhookConfiguration,
)
from engine.parse.extensions.configuration import WORK, Configuration
from engine.parse.extensions.description import Attribute, Description, Part
from engine.parse.extensions.tables.mappings import INPUT_MAPPING, INPUTS, OUTPUT
from engine.parse.extensions.values import EXACT_TEXT, NUMBER


def _pair(name: str = "", value: str = "") -> tuple[str, str]:
    return name, value


def _fields(**values: object) -> dict[str, object]:
    return values


_PAIR: Final = Description(
    name="header",
    build=_pair,
    text="value",
    attributes=(Attribute(name="name", also=("key",)), Attribute(name="value", value=EXACT_TEXT)),
)
_AUTHENTICATIONS: Final = ("none", "basic", "bearer", "header")
_AUTHENTICATION: Final = Description(
    name="authentication",
    build=_fields,
    text="type",
    attributes=(
        Attribute(name="type", into="authentication", choices=_AUTHENTICATIONS),
        Attribute(name="secret", also=("secretName",)),
        Attribute(name="headerName", into="secret_header"),
    ),
)
WEBHOOK: Final = Description(
    name="WebhookConfiguration",
    build=WebhookConfiguration,
    attributes=(
        Attribute(name="url"),
        Attribute(name="method", suggestions=("GET", "POST", "PUT", "PATCH", "DELETE")),
        Attribute(name="body", value=EXACT_TEXT),
        Attribute(name="bodyExpression"),
        Attribute(name="authentication", choices=_AUTHENTICATIONS),
        Attribute(name="secret", also=("secretName",)),
        Attribute(name="headerName", into="secret_header"),
        Attribute(name="expectedStatus"),
        Attribute(name="responseType", suggestions=("json", "text", "none")),
        Attribute(name="outputVariable"),
        Attribute(name="errorVariable"),
        Attribute(name="timeoutSeconds", value=NUMBER),
        Attribute(name="idempotencyHeader"),
        Attribute(name="signatureSecret"),
    ),
    parts=(
        Part(name="headers", description=_PAIR, into="headers", many=True, also=("header",)),
        Part(name="query", description=_PAIR, into="query", many=True, also=("parameter",)),
        INPUTS,
        OUTPUT,
    ),
    elements=(Part(name="authentication", description=_AUTHENTICATION),),
)
VARIABLE: Final = Description(
    name="VariableConfiguration",
    build=VariableConfiguration,
    parts=(
        Part(
            name="set",
            into="sets",
            many=True,
            description=Description(
                name="set",
                build=VariableSet,
                text="expression",
                attributes=(
                    Attribute(name="name", also=("variable",)),
                    Attribute(name="expression", also=("value",)),
                ),
            ),
        ),
    ),
)
SCRIPT: Final = Description(
    name="ScriptTaskConfiguration",
    build=ScriptConfiguration,
    attributes=(
        Attribute(name="functionId"),
        Attribute(name="functionName"),
        Attribute(name="version", default="latest"),
        Attribute(name="description"),
        Attribute(name="outputVariable"),
        Attribute(name="errorVariable"),
    ),
    parts=(
        Part(
            name="scriptTaskInputMapping",
            description=INPUT_MAPPING,
            into="inputs",
            many=True,
            also=("inputMapping",),
            within=("scriptTaskInputMappings", "inputMappings"),
        ),
        OUTPUT,
    ),
)

TABLE: Final = (
    Configuration(description=WEBHOOK, into="webhook", on=WORK),
    Configuration(description=VARIABLE, into="variable", on=WORK),
    Configuration(description=SCRIPT, into="script", on=WORK),
)
