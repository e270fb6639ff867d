"""The engine's `PlanStore`: plans by fingerprint, from any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from django.db import connection

from engine.errors import PlanMissing
from engine.ports import CalledPlan
from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import Deployment, StoredPlan

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")
MOST_PLANS = 512


class StoredPlans:
    """Reads plans from the database and keeps the latest ones in memory for the whole process.

    Temporal runs workflow code in threads with an event loop, where the ORM refuses to work and a database
    connection would stay open per thread. So one thread of our own asks the database for all of them.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="plan-store")
        self._contents: dict[str, bytes] = {}

    def read(self, fingerprint: str) -> bytes:
        """Returns the plan's canonical JSON; raises PlanMissing."""
        found = self._contents.get(fingerprint)
        if found is None:
            found = self._ask(lambda: read_content(fingerprint))
            if len(self._contents) >= MOST_PLANS:
                self._contents.pop(next(iter(self._contents)), None)
            self._contents[fingerprint] = found
        return found

    def find(self, process: str, *, binding: str, caller: str) -> CalledPlan:
        """Returns the plan that a call activity of plan `caller` runs; raises PlanMissing."""
        return self._ask(lambda: called_plan(process, binding=binding, caller=caller))

    def _ask(self, question: Callable[[], Found]) -> Found:
        return self._thread.submit(with_own_connection, question).result()


def with_own_connection(question: Callable[[], Found]) -> Found:
    """Runs a question and closes its connection: until the next, the database may have closed it."""
    try:
        return question()
    finally:
        connection.close()


def read_content(fingerprint: str) -> bytes:
    """Returns the bytes stored under a fingerprint; raises PlanMissing."""
    found = StoredPlan.objects.filter(fingerprint=fingerprint).values_list("content", flat=True).first()
    if found is None:
        raise PlanMissing(fingerprint)
    return bytes(found)


def called_plan(process: str, *, binding: str, caller: str) -> CalledPlan:
    """Returns the plan for a called process, and the version that was last deployed with it."""
    plan = find_called(process, binding=binding, caller=caller)
    deployed = Deployment.objects.filter(process_id=process, plan=plan).order_by("-pk")
    number = deployed.values_list("version__number", flat=True).first()
    return CalledPlan(plan, None if number is None else str(number))


def find_called(process: str, *, binding: str, caller: str) -> str:
    """Returns the plan for a called process by binding: deployment (as pinned), latest, or version:N.

    Where nothing was pinned, because the called process came later, the live one is meant.
    Raises PlanMissing.
    """
    found: str | None = None
    if binding == "deployment":
        calling = Deployment.objects.filter(plan=caller).order_by("-pk").first()
        found = calling.bindings.get("processes", {}).get(process) if calling else None
    if binding.startswith("version:"):
        found = plan_of_version(process, number=binding.removeprefix("version:"))
    elif found is None:
        live = Deployment.objects.filter(process_id=process, state=DeploymentState.LIVE)
        found = live.values_list("plan", flat=True).first()
    if found is None:
        raise PlanMissing(f"{process} ({binding})")
    return found


def plan_of_version(process: str, *, number: str) -> str | None:
    """Returns the plan of the newest deployment of one version of a process, ended ones included."""
    if not number.isdecimal():
        return None
    found = Deployment.objects.filter(process_id=process, version__number=int(number))
    return found.order_by("-pk").values_list("plan", flat=True).first()
