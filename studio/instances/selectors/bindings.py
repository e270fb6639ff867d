"""Which library versions an instance is bound to: those that its deployment pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.instances.models import Instance

if TYPE_CHECKING:
    from engine.ports import WorkOrder


def pinned_agent(instance: str, agent: str) -> int | None:
    """Id of the agent version that the instance's deployment pinned; None where nothing is pinned."""
    bindings = Instance.objects.filter(pk=instance).values_list("deployment__bindings", flat=True).first()
    pinned: int | None = ((bindings or {}).get("agents") or {}).get(agent)
    return pinned


async def pinned_mail_texts(order: WorkOrder, template: str) -> dict[str, str] | None:
    """Texts of a mail template as they were approved for the instance's deployment; None where none were."""
    found = Instance.objects.filter(pk=order.root).values_list("deployment__bindings", flat=True)
    texts: dict[str, str] | None = ((await found.afirst() or {}).get("mail_templates") or {}).get(template)
    return texts
