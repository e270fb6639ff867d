"""Receive task (BPMN 2.0 §10.3.3.1): waits for a message, or is started by one (`instantiate`)."""

from __future__ import annotations

from engine.elements.messages import MESSAGE, compile_message
from engine.elements.surroundings import Surroundings
from engine.elements.waiting_event import WaitingEvent
from engine.json_values import JsonObject
from engine.model import activities


class ReceiveTask(WaitingEvent[activities.ReceiveTask]):
    """Waits like a message catch event."""

    type = "receiveTask"
    model = activities.ReceiveTask
    note = "by name and correlation key; instantiating too"

    def compile(self, node: activities.ReceiveTask, surroundings: Surroundings) -> JsonObject:
        """Its message as the one definition."""
        message = compile_message(node, node.message, surroundings)
        return {"definitions": [{"kind": MESSAGE, **message}]}
