"""An e-mail or a webhook call (BPMN 2.0 §10.3.3.1); with a message and no configuration it passes on."""

from __future__ import annotations

from engine.elements.work.work_task import WorkTask
from engine.model import activities


class SendTask(WorkTask[activities.SendTask]):
    """All it does is in its kind of work."""

    type = "sendTask"
    model = activities.SendTask
