"""What an instance's plan says about its variables."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from engine.elements.event_definitions.definitions import definitions_of
from engine.elements.process_starts import process_starts
from engine.plan import Plan
from studio.deployments.models import StoredPlan


class Secrecy(NamedTuple):
    """Names of declared variables by how they must be treated."""

    sensitive: frozenset[str] = frozenset()
    transient: frozenset[str] = frozenset()
    messages: frozenset[str] = frozenset()
    """Names of messages whose correlation key is made of sensitive variables."""


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
    sensitive = frozenset(each.name for each in declared if each.sensitive)
    return Secrecy(
        sensitive,
        frozenset(each.name for each in declared if each.transient),
        secret_messages(fingerprint) if sensitive else frozenset(),
    )


@lru_cache(maxsize=500)
def secret_messages(fingerprint: str) -> frozenset[str]:
    """Messages whose key reads a sensitive variable where the plan waits for them or throws them."""
    plan = read_plan(fingerprint)
    if plan is None:
        return frozenset()
    secret = {each.name for each in plan.variables.values() if each.sensitive}
    return frozenset(
        str(each["name"])
        for node in plan.nodes.values()
        for each in definitions_of(node)
        if each["kind"] == "message" and each["key"] and secret & set(plan.expression(each["key"]).names)
    )


@lru_cache(maxsize=500)
def start_kind(fingerprint: str, *, element: str) -> str:
    """What a start event waits for: timer, message, signal …; "" where the plan does not know it."""
    plan = read_plan(fingerprint)
    found = process_starts(plan) if plan else ()
    return next((start.kind for start in found if start.element == element), "")
