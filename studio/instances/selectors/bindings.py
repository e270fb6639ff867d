"""Which library versions an instance is bound to: those that its deployment pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async

from engine.errors import ActivityFailure
from studio.deployments.models import Deployment
from studio.instances.models import Instance

if TYPE_CHECKING:
    from engine.ports import WorkOrder


def pinned_agent(instance: str, agent: str, *, fingerprint: str = "") -> int | None:
    """Id of the agent version that the instance's deployment pinned; None where nothing is pinned.

    An instance that nobody knows yet raises a retryable ActivityFailure: the first events of a called
    process may still be on their way, and taking another version meanwhile would bypass its approval.
    """
    pinned: int | None = (bindings_of(instance, fingerprint=fingerprint).get("agents") or {}).get(agent)
    return pinned


def pinned_function(instance: str, reference: str, *, fingerprint: str = "") -> int | None:
    """Id of the function version that was pinned for a reference, like `pinned_agent`."""
    bindings = bindings_of(instance, fingerprint=fingerprint)
    pinned: int | None = (bindings.get("functions") or {}).get(reference)
    return pinned


@database_sync_to_async
def pinned_mail_texts(order: WorkOrder, template: str) -> dict[str, str] | None:
    """Texts of a mail template as they were approved for the instance's deployment; None where none were.

    Like `pinned_agent` it waits for the instance's row. A coroutine function.
    """
    bindings = bindings_of(order.root, fingerprint=order.fingerprint)
    texts: dict[str, str] | None = (bindings.get("mail_templates") or {}).get(template)
    return texts


def bindings_of(instance: str, *, fingerprint: str = "") -> dict[str, Any]:
    """What the instance's deployment pinned; raises a retryable ActivityFailure for an unknown instance.

    Work asked for by another plan than the row's has what the latest deployment of that plan pinned: the row
    hears of a migration later than its work, and a sub-process may stay behind in its version for good.
    """
    known = Instance.objects.filter(pk=instance).values_list("fingerprint", "deployment__bindings").first()
    if known is None:
        raise ActivityFailure("instance-not-stored-yet", "the instance is not stored yet", retryable=True)
    own, bindings = known
    if fingerprint and fingerprint != own:
        of_plan = Deployment.objects.filter(plan=fingerprint).order_by("-deployed_at")
        bindings = of_plan.values_list("bindings", flat=True).first()
    return bindings or {}
