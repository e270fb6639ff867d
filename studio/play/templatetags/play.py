"""What pages of processes show of Play and of scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from studio.errors import NotFound
from studio.play.suites import coverage_on
from studio.play.views.playing import play_address
from studio.processes.scenarios.selectors import outcomes_on, scenario_visible_to
from studio.processes.selectors.definitions import DRAFT

if TYPE_CHECKING:
    from studio.accounts.requests import PersonRequest
    from studio.processes.models import Definition, Scenario, Version

register = template.Library()


@register.simple_tag
def scenarios_on(version: Version) -> dict[str, Any]:
    """What became of the scenarios on a version, and what they have reached together."""
    outcomes = outcomes_on(version)
    return {"outcomes": outcomes, "coverage": coverage_on(version) if outcomes else None}


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
