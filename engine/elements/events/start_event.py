"""Start event (BPMN 2.0 §10.5.2): where a token begins.

Whatever the event waits for (time, message, signal) has happened before the instance exists: the host
starts it and says by which event. Start events of event sub-processes are refused.
"""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.model import events


class StartEvent(Behaviour[events.StartEvent]):
    """Passes on."""

    type = "startEvent"
    model = events.StartEvent
    note = "of processes and sub-processes; every event definition at process level"
