"""Author's Python, inline or from the library (BPMN 2.0 §10.3.3.1)."""

from __future__ import annotations

from engine.elements.work_task import WorkTask
from engine.model import activities


class ScriptTask(WorkTask[activities.ScriptTask]):
    """All it does is in its kind of work."""

    type = "scriptTask"
    model = activities.ScriptTask
