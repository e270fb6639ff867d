"""`TaskDefinition` of user tasks: assignment, form, notification, escalation."""

from __future__ import annotations

from typing import Final

from engine.model.configurations import EmailNotification, Escalation, FormField, TaskDefinition
from engine.parse.extensions.configuration import Configuration
from engine.parse.extensions.description import Attribute, Description, Part
from engine.parse.extensions.tables.mail import RECIPIENT
from engine.parse.extensions.values import (
    BOOLEAN,
    DURATION,
    EXACT_TEXT,
    INTEGER,
    JSON_LIST,
    LIST,
    NUMBER,
)

_FIELD_TYPES: Final = (
    "string",
    "text",
    "integer",
    "number",
    "boolean",
    "date",
    "datetime",
    "select",
    "multiselect",
    "email",
    "file",
    "object",
    "array",
)
FIELD: Final = Description(
    name="field",
    build=FormField,
    attributes=(
        Attribute(name="name", also=("id",)),
        Attribute(name="type", choices=_FIELD_TYPES),
        Attribute(name="required", value=BOOLEAN),
        Attribute(name="label"),
        Attribute(name="defaultValue", value=EXACT_TEXT, into="default", also=("default",)),
        Attribute(name="placeholder"),
        Attribute(name="help"),
        Attribute(name="enumValues", value=JSON_LIST, also=("enumValue", "options", "option")),
        Attribute(name="optionsExpression"),
        Attribute(name="min", value=NUMBER),
        Attribute(name="max", value=NUMBER),
        Attribute(name="minLength", value=INTEGER),
        Attribute(name="maxLength", value=INTEGER),
        Attribute(name="pattern"),
        Attribute(name="readonly", value=BOOLEAN),
        Attribute(name="visibleWhen"),
    ),
)
NOTIFICATION: Final = Description(
    name="emailNotification",
    build=EmailNotification,
    attributes=(
        Attribute(name="enabled", value=BOOLEAN),
        Attribute(name="onAssignment", value=BOOLEAN),
        Attribute(name="onDeadline", value=BOOLEAN),
        Attribute(name="reminderInterval", value=DURATION),
        Attribute(name="subject"),
        Attribute(name="template"),
    ),
    parts=(
        Part(name="recipients", description=RECIPIENT, into="recipients", many=True, also=("recipient",)),
    ),
)
ESCALATION: Final = Description(
    name="escalation",
    build=Escalation,
    attributes=(
        Attribute(name="after", value=DURATION),
        Attribute(name="to"),
        Attribute(name="reassign", value=BOOLEAN),
    ),
)
TASK_DEFINITION: Final = Description(
    name="TaskDefinition",
    build=TaskDefinition,
    attributes=(
        Attribute(name="assignee"),
        Attribute(name="candidateUsers", value=LIST, also=("candidateUser",)),
        Attribute(name="candidateGroups", value=LIST, also=("candidateGroup",)),
        Attribute(name="priority", value=INTEGER),
        Attribute(name="dueDate"),
        Attribute(name="dueIn"),
        Attribute(name="followUpIn"),
        Attribute(name="outputVariable"),
        Attribute(name="taskType", suggestions=("approval", "review", "data_entry", "decision")),
        Attribute(name="formRef"),
    ),
    parts=(
        Part(name="field", description=FIELD, into="fields", many=True, within=("formData",)),
        Part(name="emailNotification", description=NOTIFICATION, into="notification"),
        Part(name="escalation", description=ESCALATION, into="escalation"),
    ),
)

TABLE: Final = (Configuration(description=TASK_DEFINITION, into="user_task", on=("userTask", "manualTask")),)
