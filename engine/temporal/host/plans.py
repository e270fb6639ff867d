"""Plans in a worker's memory: read once from the PlanStore, kept by fingerprint."""

from __future__ import annotations

import threading
from collections import OrderedDict

from engine.plan import Plan
from engine.ports import PlanStore

CAPACITY = 500
"""Plans kept in memory; the least recently used goes first."""


class PlanCache:
    """A process-wide cache in front of a PlanStore; safe to use from several threads."""

    def __init__(self, store: PlanStore) -> None:
        self._store = store
        self._plans: OrderedDict[str, Plan] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, fingerprint: str) -> Plan:
        """The plan; raises PlanMissing. Blocks on the store when it is not cached."""
        with self._lock:
            plan = self._plans.get(fingerprint)
            if plan is not None:
                self._plans.move_to_end(fingerprint)
                return plan
        plan = Plan.from_bytes(self._store.read(fingerprint))
        with self._lock:
            self._plans[fingerprint] = plan
            while len(self._plans) > CAPACITY:
                self._plans.popitem(last=False)
        return plan
