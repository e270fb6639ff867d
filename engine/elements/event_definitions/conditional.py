"""Conditional (BPMN 2.0 §10.5.5.3): happens when a condition over the variables becomes true.

The condition is evaluated when the event begins to wait, and whenever a variable changes that it could see.
An event that does not interrupt happens again only after the condition was false in between.
"""

from __future__ import annotations

from engine.elements.context import Context
from engine.elements.event_definitions.definition import BOUNDARY, CATCH, START, Config, Definition
from engine.elements.moves import Moves, OpenWait
from engine.elements.surroundings import Surroundings, label
from engine.json_values import JsonObject
from engine.model.event_definitions import ConditionalEventDefinition
from engine.model.events import Event
from engine.phrases import gettext as _
from engine.state.correlation import CONDITION


class Conditional(Definition[ConditionalEventDefinition]):
    """Variables say when."""

    kind = "conditional"
    model = ConditionalEventDefinition
    positions = frozenset({START, CATCH, BOUNDARY})

    def compile(
        self, definition: ConditionalEventDefinition, event: Event, surroundings: Surroundings
    ) -> JsonObject:
        """The condition."""
        source = (definition.condition or "").strip()
        if not source:
            message = _("{element} has no condition: write when it happens.", element=label(event))
            surroundings.refuse(event, rule="condition-missing", message=message)
            return {"condition": "false"}
        return {"condition": surroundings.expression(event, source)}

    def wait(self, context: Context, config: Config, *, element: str) -> Moves:
        """One wait; the interpreter evaluates its condition."""
        return (OpenWait(CONDITION, config["condition"], None, element),)

    def wait_again(self, context: Context, config: Config, *, element: str, memory: JsonObject) -> Moves:
        """It holds right now; only its next becoming true counts."""
        return (OpenWait(CONDITION, config["condition"], None, element, {"held": True}),)
