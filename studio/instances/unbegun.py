"""Ends instances that never began: their start was withdrawn, or Temporal does not take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.events import EventBatch
from studio.instances.projector import project_instance
from studio.instances.publishing import send_on_commit
from studio.instances.storing import store

if TYPE_CHECKING:
    from engine.events import InstanceCancelled, InstanceFailed
    from studio.instances.models import Instance


def end_unbegun(instance: Instance, *, event: InstanceCancelled | InstanceFailed) -> None:
    """Writes the only event of such an instance; where it has begun after all, its own events win."""
    if instance.sequence:
        return
    stored = store((EventBatch(instance.pk, 0, (event,)),), projectors=(project_instance,))
    send_on_commit(stored.messages)
