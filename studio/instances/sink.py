"""The event sink: where process events enter the studio.

Two paths bring the same events: the live queue of each worker and the durable local activity, from
several worker processes at once. `log` says how a batch meets what is stored; `storing` does it for
many instances in one transaction, one writer at a time per family of instances.

Gaps: a batch that begins after the end of an instance's log is not stored but reported. The live
writer then asks the instance itself (`EngineClient.events_after`, everything that is not durable yet)
and appends the answer; where the instance does not answer, its next durable batch brings the events,
because such a batch always begins at the last sequence that was durably stored.

Frames for watchers go out after the commit. A crash in between loses frames, never events: the next
frame shows the watcher a gap.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import InterfaceError, OperationalError, connection

from engine.events import EventBatch
from engine.ports import Gap
from studio.instances.publishing import send
from studio.instances.storing import Projector, Stored, store

NOT_ANSWERING = (OperationalError, InterfaceError)
"""The database's own trouble: nothing that another batch would not meet as well."""

WRITERS = 4
"""Threads that write; each keeps one connection to the database."""


def leave(everybody: Barrier) -> None:
    """Closes one writer's connection; nobody goes before all have come, so that each closes its own."""
    everybody.wait()
    connection.close()


class DatabaseSink:
    """Implements `engine.ports.EventSink` on the studio's database."""

    def __init__(self, *, projectors: tuple[Projector, ...]) -> None:
        self._projectors = projectors
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="event-writer")

    async def append(self, batches: tuple[EventBatch, ...]) -> tuple[Gap, ...]:
        """Stores the batches and tells whoever watches; see `engine.ports.EventSink`.

        A batch that cannot be stored because of what it says does not keep others from being stored;
        its error is raised in the end. A database that does not answer raises OperationalError at once.
        """
        loop = asyncio.get_running_loop()
        stored, failure = await loop.run_in_executor(self._writers, self._store, batches)
        await send(stored.messages)
        if failure is not None:
            raise failure
        return tuple(stored.gaps)

    def close(self) -> None:
        """Waits for the writers and closes their connections."""
        everybody = Barrier(WRITERS)
        for _ in range(WRITERS):
            self._writers.submit(leave, everybody)
        self._writers.shutdown()

    def _store(self, batches: tuple[EventBatch, ...]) -> tuple[Stored, Exception | None]:
        """Runs in a writer's thread. A broken connection is closed, so that the next call opens another."""
        try:
            return self._store_together(batches)
        except NOT_ANSWERING:
            connection.close()
            raise

    def _store_together(self, batches: tuple[EventBatch, ...]) -> tuple[Stored, Exception | None]:
        try:
            return store(batches, projectors=self._projectors), None
        except NOT_ANSWERING:
            raise
        except Exception as failure:  # noqa: BLE001 - one instance must not stop the others; raised by append
            return self._store_apart(batches, failure)

    def _store_apart(
        self, batches: tuple[EventBatch, ...], failure: Exception
    ) -> tuple[Stored, Exception | None]:
        """Stores each instance in a transaction of its own, after storing them together has failed."""
        together = Stored()
        found: Exception | None = None
        for instance in dict.fromkeys(batch.instance for batch in batches):
            mine = [batch for batch in batches if batch.instance == instance]
            try:
                stored = store(mine, projectors=self._projectors)
            except NOT_ANSWERING:
                raise
            except Exception as own:  # noqa: BLE001 - raised by append when the others are stored
                found = own
            else:
                together.gaps += stored.gaps
                together.messages += stored.messages
        return together, found or failure if found else None
