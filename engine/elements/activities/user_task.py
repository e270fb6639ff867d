"""User task (BPMN 2.0 §10.3.4.1): work of a person, offered by the system and answered in it."""

from __future__ import annotations

from engine.elements.human_task import HumanTask
from engine.model import activities


class UserTask(HumanTask[activities.UserTask]):
    """All it does is shared with manual tasks."""

    type = "userTask"
    model = activities.UserTask
