"""Brings answers to the engine: a handler of the outbox."""

from __future__ import annotations

from typing import Any

from engine.errors import WrongTrigger
from studio.engine_client import engine_client
from studio.instances.deliveries import check_has_ended


async def submit(payload: dict[str, Any], *, key: str) -> None:
    """Signals the answer; the engine takes a key once. An instance that has ended needs none any more."""
    engine = await engine_client()
    try:
        await engine.submit_user_task(
            payload["instance"],
            payload["user_task"],
            data=payload["data"],
            actor=payload["actor"],
            action=payload["action"],
            key=key,
            element=payload.get("element"),
        )
    except WrongTrigger as late:
        await check_has_ended(payload["instance"], late)
