"""Business rule task (BPMN 2.0 §10.3.3.1): a decision, made by whatever the task is configured for."""

from __future__ import annotations

from engine.elements.work_task import WorkTask
from engine.model import activities


class BusinessRuleTask(WorkTask[activities.BusinessRuleTask]):
    """All it does is in its kind of work."""

    type = "businessRuleTask"
    model = activities.BusinessRuleTask
