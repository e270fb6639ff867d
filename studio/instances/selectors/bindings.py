"""What the deployment of an instance has pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.deployments.models import Deployment

if TYPE_CHECKING:
    from engine.ports import WorkOrder


async def pinned_agent(order: WorkOrder, agent: str) -> int | None:
    """The agent version that the instance's deployment runs with; None where nothing was pinned.

    Asked by the worker, for no person.
    """
    found = Deployment.objects.filter(instances=order.root)
    bindings = await found.values_list("bindings", flat=True).afirst()
    version = (bindings or {}).get("agents", {}).get(agent)
    return version if isinstance(version, int) else None
