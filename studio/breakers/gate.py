"""The breakers as asynchronous callers use them."""

from __future__ import annotations

from datetime import timedelta

from channels.db import database_sync_to_async

from studio.breakers.switching import Admission, HeldBack, ask, note_answer, note_failure, note_nothing


class StoredBreakers:
    """One breaker per host in the database, so that all workers share it."""

    async def ask(self, host: str, *, seconds: float) -> Admission | HeldBack:
        """Tells whether a call of at most so many seconds may be made now."""
        reading = database_sync_to_async(ask, thread_sensitive=False)
        return await reading(host, longest=timedelta(seconds=seconds))

    async def note_answer(self, call: Admission) -> None:
        """Notes that the host answered; costs nothing while all is well."""
        if call.troubled:
            await database_sync_to_async(note_answer, thread_sensitive=False)(call)

    async def note_failure(self, call: Admission, *, reason: str) -> None:
        """Notes that the host failed."""
        await database_sync_to_async(note_failure, thread_sensitive=False)(call, reason=reason)

    async def note_nothing(self, call: Admission) -> None:
        """Notes that a call was given up."""
        if call.probe_until:
            await database_sync_to_async(note_nothing, thread_sensitive=False)(call)
