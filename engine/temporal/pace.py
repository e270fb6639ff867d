"""How much local work one workflow task may do.

A local activity keeps its workflow task open, and the next one prolongs it: a loop of scripts would do all
its rounds in one. While it lasts no signal and no cancellation gets in, all that it brings travels to the
server in one message of at most 4 MB, and Temporal cannot suggest to continue as new. So after some local
work an instance waits for a moment by the server's clock, which ends the workflow task.

Nothing here looks at how far history or time have come: replay has to stop at the same places.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow

from engine.state.effects import RunActivity

CALLS = 100
"""Local activities between two pauses."""

BYTES = 1_000_000
"""Of answers between two pauses."""

PAUSE = timedelta(milliseconds=1)

PATCH = "pause-between-local-activities"
"""Histories of instances that ran before there were pauses replay without."""


class Pace:
    """Lets local calls begin, or wait for their turn after the next pause; the oldest first."""

    def __init__(self, begin: Callable[[RunActivity], None]) -> None:
        self._begin = begin
        self._calls = 0
        self._bytes = 0
        self._waiting: dict[str, RunActivity] = {}
        self._pausing: asyncio.Task[None] | None = None

    def admit(self, effect: RunActivity) -> None:
        """Begins the call now or later."""
        self._waiting[effect.call] = effect
        self._go_on()

    def weigh(self, answer: object) -> None:
        """Counts the bytes of an answer, which travel with the workflow task."""
        self._bytes += workflow.payload_converter().to_payload(answer).ByteSize()

    def forget(self, call: str) -> None:
        """A call that still waits is not wanted any more."""
        self._waiting.pop(call, None)

    def take_waiting(self) -> dict[str, RunActivity]:
        """Hands over what waits, in order; it is no longer begun here."""
        waiting, self._waiting = self._waiting, {}
        return waiting

    def waiting(self) -> list[str]:
        """Ids of calls that wait for their turn."""
        return list(self._waiting)

    def _go_on(self) -> None:
        while self._waiting and self._pausing is None:
            if self._is_spent() and workflow.patched(PATCH):
                self._pausing = asyncio.create_task(self._pause())
                return
            self._calls += 1
            self._begin(self._waiting.pop(next(iter(self._waiting))))

    def _is_spent(self) -> bool:
        return self._calls >= CALLS or self._bytes >= BYTES

    async def _pause(self) -> None:
        await workflow.sleep(PAUSE)
        self._calls = self._bytes = 0
        self._pausing = None
        self._go_on()
