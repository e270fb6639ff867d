"""The event sink: where process events enter the studio.

Two paths bring the same events: the live queue of each worker and the durable local activity, from
several worker processes at once. `log` says how a batch meets what is stored; `storing` does it for
many instances in one transaction, one writer at a time per family of instances.

Gaps: a batch that begins after the end of an instance's log is not stored but reported. The live
writer then asks the instance itself (`EngineClient.events_after`, everything that is not durable yet)
and appends the answer; where the instance does not answer, its next durable batch brings the events,
because such a batch always begins at the last sequence that was durably stored.

One thread writes. What arrives while it does is written together in the next transaction: under load many
instances share one, and nobody waits where there is none.

Frames for watchers go out after the commit. A crash in between loses frames, never events: the next
frame shows the watcher a gap.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from django.db import InterfaceError, OperationalError, connection

from engine.events import EventBatch
from engine.ports import Gap
from studio.instances.publishing import Message, send
from studio.instances.storing import Projector, Stored, store

NOT_ANSWERING = (OperationalError, InterfaceError)
"""The database's own trouble: nothing that another batch would not meet as well."""

WRITERS = 1
"""Threads that write; each keeps one connection to the database. More would take Python from the worker."""

Failures = dict[str, Exception]
"""Instances whose batches could not be stored because of what they say."""


@dataclass(eq=False)
class Order:
    """One call of `append` while it waits; it is answered with the frames that are to be sent."""

    batches: tuple[EventBatch, ...]
    gaps: list[Gap] = field(default_factory=list)
    failure: Exception | None = None
    written: Future[list[Message]] = field(default_factory=Future)

    def note(self, gaps: list[Gap], failures: Failures) -> None:
        """Keeps what of an outcome is about its own batches."""
        after = {(batch.instance, batch.after_sequence) for batch in self.batches}
        self.gaps = [
            gap for gap in gaps if any(name == gap.instance and begin > gap.sequence for name, begin in after)
        ]
        self.failure = next((failures[name] for name, _begin in after if name in failures), None)


def leave() -> None:
    """Closes the connection of the thread that runs this."""
    connection.close()


class DatabaseSink:
    """Implements `engine.ports.EventSink` on the studio's database."""

    def __init__(self, *, projectors: tuple[Projector, ...]) -> None:
        self._projectors = projectors
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._writer = ThreadPoolExecutor(WRITERS, thread_name_prefix="event-writer")

    async def append(self, batches: tuple[EventBatch, ...]) -> tuple[Gap, ...]:
        """Stores the batches and tells whoever watches; see `engine.ports.EventSink`.

        A batch that cannot be stored because of what it says does not keep others from being stored;
        its error is raised in the end. A database that does not answer raises OperationalError at once.
        """
        order = Order(batches)
        self._orders.put(order)
        self._writer.submit(self._write_waiting)
        await send(await asyncio.wrap_future(order.written))
        if order.failure is not None:
            raise order.failure
        return tuple(order.gaps)

    def close(self) -> None:
        """Waits for the writer and closes its connection."""
        self._writer.submit(leave)
        self._writer.shutdown()

    def _write_waiting(self) -> None:
        """Runs in the writer's thread: stores everything that waits, in the order in which it came."""
        orders = self._take_waiting()
        if not orders:
            return
        try:
            stored, failures = self._store(tuple(batch for order in orders for batch in order.batches))
        except Exception as failure:  # noqa: BLE001 - raised by append
            for order in orders:
                order.written.set_exception(failure)
            return
        for order in orders:
            order.note(stored.gaps, failures)
            # The first to come sends the frames of all: they are to be sent once.
            order.written.set_result(stored.messages if order is orders[0] else [])

    def _take_waiting(self) -> list[Order]:
        """Those that nobody has given up meanwhile."""
        orders = []
        try:
            while True:
                order = self._orders.get_nowait()
                if order.written.set_running_or_notify_cancel():
                    orders.append(order)
        except Empty:
            return orders

    def _store(self, batches: tuple[EventBatch, ...]) -> tuple[Stored, Failures]:
        """A broken connection is closed, so that the next call opens another."""
        try:
            return self._store_together(batches)
        except NOT_ANSWERING:
            connection.close()
            raise

    def _store_together(self, batches: tuple[EventBatch, ...]) -> tuple[Stored, Failures]:
        try:
            return store(batches, projectors=self._projectors), {}
        except NOT_ANSWERING:
            raise
        except Exception:  # noqa: BLE001 - one instance must not stop the others
            return self._store_apart(batches)

    def _store_apart(self, batches: tuple[EventBatch, ...]) -> tuple[Stored, Failures]:
        """Stores each instance in a transaction of its own, after storing them together has failed."""
        together, failures = Stored(), Failures()
        for instance in dict.fromkeys(batch.instance for batch in batches):
            mine = [batch for batch in batches if batch.instance == instance]
            try:
                stored = store(mine, projectors=self._projectors)
            except NOT_ANSWERING:
                raise
            except Exception as own:  # noqa: BLE001 - raised by append when the others are stored
                failures[instance] = own
            else:
                together.gaps += stored.gaps
                together.messages += stored.messages
        return together, failures
