"""Questions to instances on a server that cannot always answer at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio.service import RPCError, RPCStatusCode

Answer = TypeVar("Answer")

NOT_NOW = frozenset(
    {
        RPCStatusCode.FAILED_PRECONDITION,
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.DEADLINE_EXCEEDED,
        RPCStatusCode.CANCELLED,
    }
)
"""What Temporal says instead of an answer while attempts of a workflow task are lost on a busy machine."""
PAUSE_SECONDS = 0.1


async def patiently(ask: Callable[[], Awaitable[Answer]], *, seconds: float) -> Answer:
    """Asks until there is an answer; TimeoutError after so many seconds; what else is wrong is raised."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                return await ask()
            except RPCError as error:
                if error.status not in NOT_NOW:
                    raise
            await asyncio.sleep(PAUSE_SECONDS)
