"""What can start a process from outside: for hosts, which wait for it before an instance exists."""

from __future__ import annotations

from dataclasses import dataclass

from engine.elements.event_definitions.definition import payload_values
from engine.elements.event_definitions.definitions import definitions_of
from engine.elements.messages import MESSAGE
from engine.json_values import Json, JsonObject
from engine.plan import Node, Plan
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
    email: JsonObject | None = None
    """Which mails become the message (`compile_email_trigger`); None where none do."""

    def variables(self, payload: Json) -> JsonObject:
        """The variables that a payload becomes."""
        return payload_values(self.output_variable, payload)


def process_starts(plan: Plan) -> tuple[ProcessStart, ...]:
    """Every way to start the process, in document order; its `element` is what `Start.start_event` takes."""
    found: list[ProcessStart] = []
    for element in plan.scopes[OUTERMOST].start_events:
        node = plan.nodes[element]
        definitions = definitions_of(node)
        found.extend(
            ProcessStart(
                element,
                each["kind"],
                each.get("name") or "",
                each.get("measure") or "",
                each.get("text") or "",
                each.get("output_variable"),
                email_of(node) if each["kind"] == MESSAGE else None,
            )
            for each in definitions
        )
        if not definitions:
            found.append(ProcessStart(element, "none"))
    return tuple(found)


def email_of(node: Node) -> JsonObject | None:
    """Which mails start the process at this event; plans of before e-mail triggers say nothing."""
    found = node.config.get("email")
    return found if isinstance(found, dict) else None
