"""What an agent may be told of the instance it works for: roles and kinds, never names or values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.activities.agents.prompts import Background
from studio.instances.models import Instance
from studio.instances.secrecy import secrecy_in

if TYPE_CHECKING:
    from engine.ports import WorkOrder


def background_of(order: WorkOrder) -> Background | None:
    """Returns the background of the instance that a piece of work belongs to; None where nobody knows it."""
    found = Instance.objects.select_related("started_by").filter(pk=order.root).first()
    if found is None:
        return None
    person = found.started_by
    roles = sorted(person.groups.values_list("name", flat=True)) if person else []
    return Background(
        process_name=found.process_name,
        begun_by=found.begun_by,
        roles=tuple(roles),
        confidential=bool(secrecy_in(found).sensitive),
    )
