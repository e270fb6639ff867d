"""What Temporal still holds under older keys: its histories cannot be encrypted anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.temporal.search import queues_query
from studio.audit.actions import record
from studio.audit.models import AuditEntry
from studio.deployments.schedules.settling import settle_all
from studio.engine_client import connected
from studio.sealing.ciphers import newest
from studio.task_queues import all_queues

if TYPE_CHECKING:
    from datetime import datetime

ACTION = "key.used"


class OldHistories(NamedTuple):
    """How many instances began before the newest key was used."""

    running: int
    ended: int


def first_use() -> datetime:
    """When the newest key was first known to be in use, which the audit log keeps."""
    key = newest()
    found = AuditEntry.objects.filter(action=ACTION, object_id=key).order_by("sequence").first()
    if found is None:
        found = record(None, action=ACTION, object_type="key", object_id=key)
    return found.at


async def old_histories(began_before: datetime) -> OldHistories:
    """Counts them, after every schedule was given its input under the newest key; raises Unavailable."""
    client = await connected()
    await settle_all()
    began = f"{queues_query(all_queues())} AND StartTime <= '{began_before.isoformat()}'"
    running = await client.count_workflows(f"{began} AND ExecutionStatus = 'Running'")
    ended = await client.count_workflows(f"{began} AND ExecutionStatus != 'Running'")
    return OldHistories(running.count, ended.count)
