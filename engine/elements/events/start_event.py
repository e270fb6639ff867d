"""Start event (BPMN 2.0 §10.5.2): where a token begins.

Whatever the event waits for (time, message, signal) has happened before: the host starts the instance and
says by which event, or the scope around an event sub-process waited for it.
"""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.event_definitions.definition import START
from engine.elements.event_definitions.definitions import compile_definitions
from engine.elements.surroundings import Surroundings
from engine.json_values import JsonObject
from engine.model import events


class StartEvent(Behaviour[events.StartEvent]):
    """Passes on."""

    type = START
    model = events.StartEvent
    note = "of processes, sub-processes and event sub-processes; several in one process"

    def compile(self, node: events.StartEvent, surroundings: Surroundings) -> JsonObject:
        """What starts it, and in an event sub-process whether that interrupts."""
        if not node.definitions:
            return {}
        return {
            "interrupting": node.interrupting,
            **compile_definitions(node, surroundings, position=START),
        }
