"""Which library versions an instance is bound to: those that its deployment pinned."""

from __future__ import annotations

from studio.instances.models import Instance


def pinned_agent(instance: str, agent: str) -> int | None:
    """Id of the agent version that the instance's deployment pinned; None where nothing is pinned."""
    bindings = Instance.objects.filter(pk=instance).values_list("deployment__bindings", flat=True).first()
    pinned: int | None = ((bindings or {}).get("agents") or {}).get(agent)
    return pinned
