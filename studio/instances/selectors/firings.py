"""What schedules have started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.temporal.host.schedules import instance_prefix
from studio.instances.models import Instance

if TYPE_CHECKING:
    from studio.deployments.models import Schedule


def last_firing(schedule: Schedule) -> Instance | None:
    """Returns the instance that a schedule started last, by any version; asks nobody's right.

    Ids of such instances begin with process and start event, and go on with the planned moment.
    """
    prefix = f"{instance_prefix(schedule.process_id, schedule.element)}-"
    mine = Instance.objects.filter(pk__gte=prefix, pk__lt=f"{prefix}~", scope_element="", begun_by="schedule")
    return mine.only("pk", "started_at", "state").order_by("-pk").first()
