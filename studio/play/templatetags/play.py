"""What pages of processes show of Play and of scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from studio.errors import NotFound
from studio.play.suites import coverage_on
from studio.play.views.playing import play_address
from studio.processes.scenarios.selectors import (
    outcomes_on,
    scenario_visible_to,
    scenarios_changed_since,
)
from studio.processes.selectors.definitions import DRAFT

if TYPE_CHECKING:
    from studio.accounts.requests import PersonRequest
    from studio.processes.models import Definition, Scenario, Version

register = template.Library()


@register.simple_tag
def scenarios_on(version: Version, before: Version | None = None) -> dict[str, Any]:
    """What became of the scenarios on a version, and what they have reached together.

    `before` is the version to compare with: which scenarios say something else since, and how much less or
    more is reached, in percent points by kind.
    """
    outcomes = outcomes_on(version)
    coverage = coverage_on(version) if outcomes else None
    earlier = coverage_on(before) if before and coverage else None
    return {
        "outcomes": outcomes,
        "coverage": coverage,
        "changed": scenarios_changed_since(before) if before else frozenset(),
        "shift": shift_of(coverage, earlier) if coverage and earlier else {},
    }


def shift_of(now: dict[str, Any], before: dict[str, Any]) -> dict[str, int]:
    """By how many percent points more (or less) is reached, by kind; where nothing differs, nothing."""
    shares = {
        kind: [round(100 * part["reached"] / (part["all"] or 1)) for part in (each, before["reached"][kind])]
        for kind, each in now["reached"].items()
    }
    return {kind: new - old for kind, (new, old) in shares.items() if new != old}


@register.filter
def at(values: dict[str, int], name: str) -> int:
    """The value of a name, 0 where there is none."""
    return values.get(name, 0)


@register.simple_tag
def deleted_scenario(request: PersonRequest, definition: Definition) -> Scenario | None:
    """The scenario that was deleted a moment ago, as the address says."""
    named = request.GET.get("deleted", "")
    try:
        return scenario_visible_to(request.user, key=definition.key, pk=int(named), deleted=True)
    except (ValueError, NotFound):
        return None


@register.simple_tag
def play_draft(definition: Definition) -> str:
    """Where one plays one's draft of a process."""
    return play_address(key=definition.key, of=DRAFT)
