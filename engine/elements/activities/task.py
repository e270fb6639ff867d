"""A task of no special kind (BPMN 2.0 §10.3.3): a basic activity wrapper."""

from __future__ import annotations

from engine.elements.work_task import WorkTask
from engine.model import activities


class Task(WorkTask[activities.Task]):
    """All it does is in its kind of work."""

    type = "task"
    model = activities.Task
