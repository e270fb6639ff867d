"""What can start a process from outside: for hosts, which wait for it before an instance exists."""

from __future__ import annotations

from dataclasses import dataclass

from engine.elements.event_definitions.definition import payload_values
from engine.elements.event_definitions.definitions import definitions_of
from engine.json_values import Json, JsonObject
from engine.plan import Plan
from engine.plan.structure import OUTERMOST


@dataclass(frozen=True, slots=True)
class ProcessStart:
    """One way to start. `kind`: none, timer, message, signal, conditional.

    `name` is that of the message or signal; a timer has `measure` (duration, date, cycle) and `text`.
    """

    element: str
    kind: str
    name: str = ""
    measure: str = ""
    text: str = ""
    output_variable: str | None = None

    def variables(self, payload: Json) -> JsonObject:
        """The variables that a payload becomes."""
        return payload_values(self.output_variable, payload)


def process_starts(plan: Plan) -> tuple[ProcessStart, ...]:
    """Every way to start the process, in document order; its `element` is what `Start.start_event` takes."""
    found: list[ProcessStart] = []
    for element in plan.scopes[OUTERMOST].start_events:
        definitions = definitions_of(plan.nodes[element])
        found.extend(
            ProcessStart(
                element,
                each["kind"],
                each.get("name") or "",
                each.get("measure") or "",
                each.get("text") or "",
                each.get("output_variable"),
            )
            for each in definitions
        )
        if not definitions:
            found.append(ProcessStart(element, "none"))
    return tuple(found)
