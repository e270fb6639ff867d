"""What schedules have started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.temporal.host.schedules import instance_prefix
from studio.instances.models import Instance

if TYPE_CHECKING:
    from studio.deployments.models import Schedule


def last_firing(schedule: Schedule) -> Instance | None:
    """Returns the instance that a schedule started last, by any version; asks nobody's right.

    Ids of such instances begin with process and start event. They are not compared as greater or smaller:
    databases sort signs and digits by their locale.
    """
    prefix = f"{instance_prefix(schedule.process_id, schedule.element)}-"
    mine = Instance.objects.filter(process_id=schedule.process_id, pk__startswith=prefix)
    begun = mine.filter(scope_element="", begun_by="schedule")
    return begun.only("pk", "started_at", "state").order_by("-started_at", "-pk").first()
