"""One table per subject; `CONFIGURATIONS` is all of them, `SETTINGS` the plain values."""

from __future__ import annotations

from typing import Final

from engine.parse.extensions.configuration import ACTIVITIES
from engine.parse.extensions.description import Attribute
from engine.parse.extensions.tables import (
    activities,
    agents,
    events,
    forms,
    mail,
    scopes,
    service_tasks,
    user_tasks,
    variables,
)
from engine.parse.extensions.values import BOOLEAN

CONFIGURATIONS: Final = (
    *variables.TABLE,
    *activities.TABLE,
    *agents.TABLE,
    *service_tasks.TABLE,
    *user_tasks.TABLE,
    *forms.TABLE,
    *mail.TABLE,
    *events.TABLE,
    *scopes.TABLE,
)
"""Elements that may stand in `extensionElements`."""

SETTINGS: Final = (
    Attribute(name="taskQueue", suggestions=("default", "ai", "integration", "priority")),
    Attribute(name="failOnIncident", value=BOOLEAN),
    Attribute(name="uniqueBusinessKey", value=BOOLEAN),
)
"""Plain values: attributes in our namespace on the BPMN element itself, or elements with a text."""

SETTINGS_ON: Final = {
    "taskQueue": ("process", *ACTIVITIES),
    "failOnIncident": ("process",),
    "uniqueBusinessKey": ("process",),
}
