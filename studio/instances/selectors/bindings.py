"""Which library versions an instance is bound to: those that its deployment pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async

from engine.errors import ActivityFailure
from studio.instances.models import Instance

if TYPE_CHECKING:
    from engine.ports import WorkOrder


def pinned_agent(instance: str, agent: str) -> int | None:
    """Id of the agent version that the instance's deployment pinned; None where nothing is pinned.

    An instance that nobody knows yet raises a retryable ActivityFailure: the first events of a called
    process may still be on their way, and taking another version meanwhile would bypass its approval.
    """
    pinned: int | None = (bindings_of(instance).get("agents") or {}).get(agent)
    return pinned


def pinned_function(instance: str, reference: str) -> int | None:
    """Id of the function version that the instance's deployment pinned for a reference, like `pinned_agent`."""
    pinned: int | None = (bindings_of(instance).get("functions") or {}).get(reference)
    return pinned


@database_sync_to_async
def pinned_mail_texts(order: WorkOrder, template: str) -> dict[str, str] | None:
    """Texts of a mail template as they were approved for the instance's deployment; None where none were.

    Like `pinned_agent` it waits for the instance's row. A coroutine function.
    """
    texts: dict[str, str] | None = (bindings_of(order.root).get("mail_templates") or {}).get(template)
    return texts


def bindings_of(instance: str) -> dict[str, Any]:
    """What the instance's deployment pinned; raises a retryable ActivityFailure for an unknown instance."""
    known = Instance.objects.filter(pk=instance).values_list("deployment__bindings", flat=True)
    if not known:
        raise ActivityFailure("instance-not-stored-yet", "the instance is not stored yet", retryable=True)
    return known[0] or {}
