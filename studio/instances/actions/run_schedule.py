"""Starts an instance at a timer start event, out of turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.instances.actions.start import start_instance

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.deployments.models import Schedule
    from studio.instances.models import Instance


@transaction.atomic
def run_schedule(actor: User, *, schedule: Schedule, key: str = "") -> Instance:
    """Starts the live version at the schedule's start event, in the actor's name; the same `key` starts once.

    It is an ordinary start and no firing: pauses do not keep it back and counts do not count it.
    Raises NotAllowed, and what `start_instance` raises.
    """
    require(actor, Right.OPERATE)
    return start_instance(
        actor, process_id=schedule.process_id, variables={}, key=key, start_event=schedule.element
    )
