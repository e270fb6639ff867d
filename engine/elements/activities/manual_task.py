"""Manual task (BPMN 2.0 §10.3.3.1): work outside the system, confirmed in it; usually without a form."""

from __future__ import annotations

from engine.elements.human_task import HumanTask
from engine.model import activities


class ManualTask(HumanTask[activities.ManualTask]):
    """All it does is shared with user tasks."""

    type = "manualTask"
    model = activities.ManualTask
