"""Settles deliveries with everything that is folded from events, which the app itself does not know."""

from __future__ import annotations

from typing import Any

from studio.correlation.settling import settle
from studio.tasks.projecting import PROJECTORS


async def settle_delivery(payload: dict[str, Any], *, key: str) -> None:
    """Finds out what became of a delivery: a handler of the outbox."""
    await settle(payload["delivery"], projectors=PROJECTORS)
