"""What an instance's plan says about its variables."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from engine.elements.process_starts import process_starts
from engine.plan import Plan
from studio.deployments.models import StoredPlan


class Secrecy(NamedTuple):
    """Names of declared variables by how they must be treated."""

    sensitive: frozenset[str] = frozenset()
    transient: frozenset[str] = frozenset()


UNKNOWN = Secrecy()


@lru_cache(maxsize=200)
def read_plan(fingerprint: str) -> Plan | None:
    """The stored plan; None where there is none. Content-addressed, so it never goes stale."""
    content = StoredPlan.objects.filter(pk=fingerprint).values_list("content", flat=True).first()
    return None if content is None else Plan.from_bytes(bytes(content))


def secrecy_of(fingerprint: str) -> Secrecy:
    """Which variables of a plan are sensitive and which transient; nothing for an unknown plan."""
    plan = read_plan(fingerprint) if fingerprint else None
    if plan is None:
        return UNKNOWN
    declared = plan.variables.values()
    return Secrecy(
        frozenset(each.name for each in declared if each.sensitive),
        frozenset(each.name for each in declared if each.transient),
    )


@lru_cache(maxsize=500)
def start_kind(fingerprint: str, *, element: str) -> str:
    """What a start event waits for: timer, message, signal …; "" where the plan does not know it."""
    plan = read_plan(fingerprint)
    found = process_starts(plan) if plan else ()
    return next((start.kind for start in found if start.element == element), "")
