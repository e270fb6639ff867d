"""Error (BPMN 2.0 §10.5.6): thrown by an end event, caught by a boundary event of a scope around it.

A boundary event without a code catches everything, technical failures too; a matching code wins.
Code and message can go to variables (`ErrorConfiguration`).
"""

from __future__ import annotations

from typing import Any, cast

from engine.elements.context import Context
from engine.elements.event_definitions.definition import BOUNDARY, END, START, Config, Definition
from engine.elements.moves import Moves, Throw
from engine.elements.surroundings import Surroundings
from engine.errors import BpmnError
from engine.json_values import Json, JsonObject
from engine.model.configurations import ErrorConfiguration
from engine.model.event_definitions import ErrorEventDefinition
from engine.model.events import BoundaryEvent, Event, StartEvent


class Error(Definition[ErrorEventDefinition]):
    """Something went wrong in a way the author foresaw."""

    kind = "error"
    model = ErrorEventDefinition
    positions = frozenset({START, END, BOUNDARY})

    def compile(
        self, definition: ErrorEventDefinition, event: Event, surroundings: Surroundings
    ) -> JsonObject:
        """Code (None at a catching event: any), message, and the variables of a catching event."""
        found = surroundings.root_event(definition.error)
        code = found.code if found else definition.error
        if code is None and not isinstance(event, BoundaryEvent | StartEvent):
            code = (found.name or found.id) if found else "Error"
        catching = event.extensions.error or ErrorConfiguration()
        return {
            "code": code or None,
            "message": (found.name if found else "") or event.name or "",
            "code_variable": catching.code_variable,
            "message_variable": catching.message_variable,
        }

    def throw(self, context: Context, config: Config) -> Moves:
        """The event itself ends well; its error travels."""
        message = config["message"] or f"Error {config['code']}"
        return (Throw(BpmnError(config["code"], message, context.node.id), completes=True),)

    def values(self, context: Context, config: Config, payload: Json) -> JsonObject:
        """Code and message where the author wants them."""
        error = cast("dict[str, Any]", payload or {})
        values: JsonObject = {}
        if config["code_variable"]:
            values[config["code_variable"]] = error.get("code")
        if config["message_variable"]:
            values[config["message_variable"]] = error.get("message")
        return values
