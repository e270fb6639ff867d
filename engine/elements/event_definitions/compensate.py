"""Compensation (BPMN 2.0 §10.5.5.2): undoes completed activities, in reverse order of their completion.

At an activity's boundary it names the handler, by an association. Thrown, it compensates one activity or all
of its scope (from inside an event sub-process: of the scope around that) and waits, unless told not to.
"""

from __future__ import annotations

from engine.elements.context import Context
from engine.elements.event_definitions.definition import BOUNDARY, END, START, THROW, Config, Definition
from engine.elements.moves import Compensate as CompensateMove
from engine.elements.moves import Moves
from engine.elements.surroundings import Surroundings
from engine.json_values import JsonObject
from engine.model.event_definitions import CompensateEventDefinition
from engine.model.events import Event


class Compensate(Definition[CompensateEventDefinition]):
    """Undo."""

    kind = "compensate"
    model = CompensateEventDefinition
    positions = frozenset({START, BOUNDARY, THROW, END})

    def compile(
        self, definition: CompensateEventDefinition, event: Event, surroundings: Surroundings
    ) -> JsonObject:
        """What is compensated, or by what."""
        return {
            "activity": definition.activity,
            "wait": definition.wait_for_completion,
            "handler": surroundings.associated_with(event),
        }

    def throw(self, context: Context, config: Config) -> Moves:
        """Begins to undo."""
        return (CompensateMove(config["activity"], config["wait"]),)
