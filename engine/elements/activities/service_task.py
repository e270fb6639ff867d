"""Work of a machine by its configuration (BPMN 2.0 §10.3.3.1)."""

from __future__ import annotations

from engine.elements.work_task import WorkTask
from engine.model import activities


class ServiceTask(WorkTask[activities.ServiceTask]):
    """All it does is in its kind of work."""

    type = "serviceTask"
    model = activities.ServiceTask
