"""Intermediate catch event (BPMN 2.0 §10.5.4): the token waits until something happens.

With several definitions the first that happens decides, with `parallelMultiple` all must happen.
"""

from __future__ import annotations

from engine.elements.event_definitions.definition import CATCH
from engine.elements.event_definitions.definitions import compile_definitions
from engine.elements.surroundings import Surroundings, label
from engine.elements.waiting_event import WaitingEvent
from engine.json_values import JsonObject
from engine.model import events
from engine.phrases import gettext as _


class IntermediateCatchEvent(WaitingEvent[events.IntermediateCatchEvent]):
    """Waits for what its definitions say."""

    type = CATCH
    model = events.IntermediateCatchEvent
    note = "every definition that BPMN allows here; multiple and parallel multiple"

    def compile(self, node: events.IntermediateCatchEvent, surroundings: Surroundings) -> JsonObject:
        """What it waits for."""
        if not node.definitions:
            message = _("{element} waits for nothing: give it an event definition.", element=label(node))
            surroundings.refuse(node, rule="event-definition-missing", message=message)
        return compile_definitions(node, surroundings, position=CATCH)
