"""Calls an address that a process names: every hop checked, every host behind its breaker."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from engine.errors import ActivityFailure
from studio.activities.http.client import Call, Reply, exchange
from studio.activities.http.redirects import MOST_HOPS, is_redirect, next_hop, refused
from studio.activities.http.replies import expects
from studio.activities.http.targets import Resolve, Target, check_target
from studio.breakers.switching import Admission, HeldBack

PROBE_MARGIN_SECONDS = 10.0
HOST_FAILED = {"webhook-timeout", "webhook-unreachable"}
SERVER_ERRORS = 500


class Breakers(Protocol):
    """Who knows which hosts fail (`studio.breakers.gate`)."""

    async def ask(self, host: str, *, seconds: float) -> Admission | HeldBack:
        """Tells whether a host may be called now."""

    async def note_answer(self, call: Admission) -> None:
        """Notes that it answered."""

    async def note_failure(self, call: Admission, *, reason: str) -> None:
        """Notes that it failed."""

    async def note_nothing(self, call: Admission) -> None:
        """Notes that the call was given up."""


class Caller:
    """Calls addresses within one policy; without breakers every host is called."""

    def __init__(self, *, resolve: Resolve, breakers: Breakers | None) -> None:
        self._resolve = resolve
        self._breakers = breakers

    async def call(
        self, address: str, *, call: Call, expected: str | None, seconds: float, limit: int
    ) -> tuple[Target, Reply]:
        """Returns the last answer and whose it was; all hops together take at most so many seconds.

        Raises ActivityFailure.
        """
        until = time.monotonic() + seconds
        for _hop in range(MOST_HOPS + 1):
            target = await self._check(address, seconds=until - time.monotonic())
            left = max(until - time.monotonic(), 0.001)
            reply = await self._exchange(target, call=call, seconds=left, limit=limit)
            if not is_redirect(reply) or expects(reply.status, expected=expected):
                return target, reply
            address, call = next_hop(target, call=call, reply=reply)
        raise refused(reply, reason=f"after {MOST_HOPS} others")

    async def _check(self, address: str, *, seconds: float) -> Target:
        try:
            async with asyncio.timeout(seconds):
                return await check_target(address, allowed=settings.WEBHOOK_HOSTS, resolve=self._resolve)
        except TimeoutError as error:
            message = "the host's name was not resolved in time"
            raise ActivityFailure("webhook-timeout", message, retryable=True) from error

    async def _exchange(self, target: Target, *, call: Call, seconds: float, limit: int) -> Reply:
        if self._breakers is None:
            return await exchange(target, call=call, seconds=seconds, limit=limit)
        admitted = await self._breakers.ask(target.endpoint, seconds=seconds + PROBE_MARGIN_SECONDS)
        if isinstance(admitted, HeldBack):
            raise held_back(admitted, now=timezone.now())
        try:
            reply = await exchange(target, call=call, seconds=seconds, limit=limit)
        except ActivityFailure as failure:
            if failure.code in HOST_FAILED:
                await self._breakers.note_failure(admitted, reason=failure.message)
            else:
                await self._breakers.note_answer(admitted)
            raise
        except BaseException:
            await self._breakers.note_nothing(admitted)
            raise
        if reply.status >= SERVER_ERRORS:
            await self._breakers.note_failure(admitted, reason=f"the host answered {reply.status}")
        else:
            await self._breakers.note_answer(admitted)
        return reply


def held_back(found: HeldBack, *, now: datetime) -> ActivityFailure:
    """Returns the failure for a host that is left alone: try again when the next probe is due."""
    message = f"{found.host} failed several times and is left alone until {found.until:%H:%M:%S} UTC"
    if found.last_error:
        message += f"; the last time: {found.last_error}"
    return ActivityFailure(
        "webhook-circuit-open",
        message,
        retryable=True,
        retry_after_seconds=max((found.until - now).total_seconds(), 1.0),
        details={"host": found.host, "since": found.since.isoformat(), "until": found.until.isoformat()},
    )
