"""The plan store of a rehearsal: the plans of one file."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import PlanMissing
from engine.plan import Plan
from engine.ports import CalledPlan


class GivenPlans:
    """As `ports.PlanStore`; a call finds its process among the given plans, whatever its binding."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._contents = {plan.fingerprint: plan.to_bytes() for plan in plans}
        self._fingerprints = {plan.process_id: plan.fingerprint for plan in plans}

    def read(self, fingerprint: str) -> bytes:
        """The plan's bytes; raises PlanMissing."""
        if fingerprint not in self._contents:
            raise PlanMissing(fingerprint)
        return self._contents[fingerprint]

    def find(self, process: str, *, binding: str, caller: str) -> CalledPlan:
        """The plan of the process; raises PlanMissing."""
        if process not in self._fingerprints:
            raise PlanMissing(process)
        return CalledPlan(self._fingerprints[process])
