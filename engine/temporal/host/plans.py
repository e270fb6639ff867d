"""Plans in a worker's memory: read once from the PlanStore, kept by fingerprint.

A workflow's thread must not wait for a database: after two seconds Temporal takes it for hung, and the worker
never gets it back. So threads of our own read. A workflow waits for them for a moment, which is nearly always
enough; then its workflow task fails, and the next attempt finds the plan or waits for the same reading.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from engine.errors import PlanDelayed
from engine.plan import Plan
from engine.ports import PlanStore

CAPACITY = 500
"""Plans kept in memory; the least recently used goes first."""
READERS = 4
PATIENCE_SECONDS = 1.0
"""How long a workflow waits for a plan; clearly less than Temporal lets it think."""


class PlanCache:
    """A cache in front of a PlanStore; safe in several threads. Without `patience` it waits for ever."""

    def __init__(self, store: PlanStore, *, patience: float | None = PATIENCE_SECONDS) -> None:
        self._store = store
        self._patience = patience
        self._plans: OrderedDict[str, Plan] = OrderedDict()
        self._under_way: dict[str, Future[Plan]] = {}
        self._lock = threading.Lock()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="plan-reader")

    @contextmanager
    def open(self) -> Iterator[PlanCache]:
        """Reads for as long as the block lasts; at its end it waits for nothing."""
        try:
            yield self
        finally:
            self._readers.shutdown(wait=False, cancel_futures=True)

    def read(self, fingerprint: str) -> Plan:
        """The plan; raises PlanMissing, and PlanDelayed when it does not come soon."""
        with self._lock:
            plan = self._plans.get(fingerprint)
            if plan is not None:
                self._plans.move_to_end(fingerprint)
                return plan
            reading = self._under_way.get(fingerprint) or self._begin_to_read(fingerprint)
        try:
            return reading.result(self._patience)
        except TimeoutError:
            if reading.done():
                raise  # the store's own
            raise PlanDelayed(fingerprint) from None

    def _begin_to_read(self, fingerprint: str) -> Future[Plan]:
        reading = self._under_way[fingerprint] = self._readers.submit(self._read, fingerprint)
        return reading

    def _read(self, fingerprint: str) -> Plan:
        try:
            plan = Plan.from_bytes(self._store.read(fingerprint))
            with self._lock:
                self._plans[fingerprint] = plan
                while len(self._plans) > CAPACITY:
                    self._plans.popitem(last=False)
            return plan
        finally:
            with self._lock:
                del self._under_way[fingerprint]
