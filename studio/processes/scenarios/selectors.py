"""Reads scenarios and their outcomes on versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.errors import NotFound
from studio.processes.scenarios.models import Scenario, ScenarioResult
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.models import Definition, Version


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario and what became of it on a version; None where it did not run on this content of both."""

    scenario: Scenario
    result: ScenarioResult | None

    @property
    def state(self) -> str:
        """passed, failed or open."""
        if self.result is None:
            return "open"
        return "passed" if self.result.passed else "failed"


def scenarios_of(
    user: User, *, definition: Definition, search: str = "", required: str = ""
) -> QuerySet[Scenario]:
    """Returns the scenarios in use; `required` is "yes", "no" or "" for both."""
    require(user, Right.WATCH)
    found = Scenario.objects.filter(definition=definition, deleted_at=None).select_related("created_by")
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(description__icontains=word))
    return found.filter(required=required == "yes") if required in {"yes", "no"} else found


def scenario_visible_to(user: User, *, key: str, pk: int, deleted: bool = False) -> Scenario:
    """Returns one scenario of a process; raises NotFound where there is none in use (or deleted)."""
    require(user, Right.WATCH)
    found = Scenario.objects.filter(pk=pk, definition__key=key, definition__archived_at=None)
    scenario = found.filter(deleted_at__isnull=not deleted).select_related("definition", "created_by").first()
    if scenario is None:
        raise NotFound(_("There is no such scenario."))
    return scenario


def outcomes_on(version: Version) -> list[Outcome]:
    """What became of each scenario in use on this version; the caller has checked who may see it."""
    results = {
        each.scenario_id: each
        for each in ScenarioResult.objects.filter(version=version, content_hash=version.content_hash)
    }
    scenarios = Scenario.objects.filter(definition=version.definition_id, deleted_at=None)
    return [Outcome(each, current(each, results.get(each.pk))) for each in scenarios]


def current(scenario: Scenario, result: ScenarioResult | None) -> ScenarioResult | None:
    """The result, if it is that of the scenario as it is now."""
    return result if result is not None and result.fingerprint == scenario.fingerprint else None


def scenarios_changed_since(version: Version) -> frozenset[int]:
    """The scenarios in use that say something else than when they ran on this version, or are newer."""
    then = dict(ScenarioResult.objects.filter(version=version).values_list("scenario", "fingerprint"))
    now = Scenario.objects.filter(definition=version.definition_id, deleted_at=None)
    return frozenset(pk for pk, said in now.values_list("pk", "fingerprint") if then.get(pk) != said)


def standing_against(version: Version) -> list[Outcome]:
    """The required scenarios that have not passed on this very content, where the process asks for them."""
    if not version.definition.scenarios_required:
        return []
    required = (each for each in outcomes_on(version) if each.scenario.required)
    return [each for each in required if each.state != "passed"]
