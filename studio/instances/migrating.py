"""Brings the migration of one instance to the engine: a handler of the outbox (many: `batches/waves.py`)."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async

from engine.errors import WrongTrigger
from engine.temporal import MigrationRequest
from studio.engine_client import engine_client
from studio.errors import Unavailable
from studio.instances.migration_models import InstanceMigration
from studio.instances.migration_states import DONE, REFUSED, WAITING, answer


async def migrate(payload: dict[str, Any], *, key: str) -> None:
    """Moves one instance and notes what became of it; the engine takes the same key once.

    Raises Unavailable while the instance has not begun, so that the outbox tries again.
    """
    migration = await sync_to_async(find)(payload["migration"])
    if migration.state != WAITING:
        return
    note = sync_to_async(answer)
    if not migration.instance.sequence:
        raise Unavailable("the instance has not begun yet")
    try:
        await (await engine_client()).migrate(migration.instance_id, request_of(migration, key=key))
    except WrongTrigger as refusal:
        await note(migration, state=REFUSED, reason=str(refusal))
        return
    await note(migration, state=DONE)


def find(pk: int) -> InstanceMigration:
    """The request with all that is told of it."""
    found = InstanceMigration.objects.select_related(
        "instance", "source__version", "target__version", "requested_by"
    )
    return found.get(pk=pk)


def request_of(migration: InstanceMigration, *, key: str) -> MigrationRequest:
    """What the engine is asked."""
    return MigrationRequest(
        fingerprint=migration.target.plan_id,
        choices=migration.choices,
        timers=migration.timers,
        actor=migration.requested_by.get_username(),
        key=key,
        from_version=migration.source.version.number if migration.source else None,
        to_version=migration.target.version.number,
    )
