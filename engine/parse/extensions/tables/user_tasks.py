"""`TaskDefinition` of user tasks: assignment, form, notification, escalation."""

from __future__ import annotations

from typing import Final

from engine.model.configurations import EmailNotification, Escalation, TaskDefinition
from engine.parse.extensions.configuration import Configuration
from engine.parse.extensions.description import Attribute, Description, Part
from engine.parse.extensions.tables.forms import FIELDS
from engine.parse.extensions.tables.mail import RECIPIENT
from engine.parse.extensions.values import BOOLEAN, DURATION, INTEGER, LIST

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
        FIELDS,
        Part(name="emailNotification", description=NOTIFICATION, into="notification"),
        Part(name="escalation", description=ESCALATION, into="escalation"),
    ),
)

TABLE: Final = (Configuration(description=TASK_DEFINITION, into="user_task", on=("userTask", "manualTask")),)
