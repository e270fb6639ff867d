"""Tells Temporal to forget what we have: a handler of the outbox."""

from __future__ import annotations

from typing import Any

from engine.temporal.host.forgetting import forget as delete_histories
from studio.engine_client import connected


async def forget(payload: dict[str, Any], *, key: str) -> None:
    """Deletes histories of instances that are gone here; what Temporal does not have counts as gone."""
    client = await connected()
    for instance in payload["instances"]:
        await delete_histories(client, instance)
