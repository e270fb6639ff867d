"""Runs scenarios: one, or all of them on a version when it is made."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.play import Coverage, Expectations, Judged, judge, run_scenario, within
from engine.testing import RunResult
from studio.errors import InvalidInput
from studio.play.sources import Source, plans_to_play, version_source
from studio.play.workers import playing_functions
from studio.processes.models import Scenario, ScenarioResult, Version
from studio.processes.scenarios.selectors import outcomes_on

if TYPE_CHECKING:
    from studio.accounts.models import User


def run_suite(payload: dict[str, Any], *, key: str) -> None:
    """Runs all scenarios of a process on a version: a handler of the outbox, harmless when repeated."""
    version = Version.objects.filter(pk=payload["version"]).select_related("definition").first()
    if version is not None:
        for outcome in outcomes_on(version):
            if outcome.result is None:
                run_on(version, scenario=outcome.scenario)


def run_on(version: Version, *, scenario: Scenario) -> ScenarioResult:
    """Runs a scenario on a version and keeps what became of it."""
    judged = run_one(scenario, source=version_source(version), person=None)
    result, _made = ScenarioResult.objects.update_or_create(
        scenario=scenario,
        version=version,
        defaults={
            "fingerprint": scenario.fingerprint,
            "content_hash": version.content_hash,
            "passed": judged.passed,
            "status": judged.result.status,
            "problems": [asdict(each) for each in judged.problems],
            "coverage": judged.coverage.to_json(),
        },
    )
    return result


def run_one(scenario: Scenario, *, source: Source, person: User | None) -> Judged:
    """Runs a scenario on what a person may play, and keeps nothing; what cannot run is "refused"."""
    expected = expectations_of(scenario.expected)
    try:
        plans = plans_to_play(source, person=person)
    except InvalidInput as refusal:
        error: dict[str, str | None] = {"code": "refused", "message": refusal.message, "element": None}
        return judge(RunResult("refused", error=error), expected, None)
    result = run_scenario(
        plans,
        process=source.key,
        variables=scenario.variables,
        start_event=scenario.start_event or None,
        script=scenario.script,
        functions=playing_functions(),
    )
    return judge(result, expected, plans[0])


def expectations_of(expected: dict[str, Any]) -> Expectations:
    """What is stored, as the engine judges by it."""
    return Expectations(
        status=expected.get("status"),
        end_event=expected.get("end_event"),
        path=tuple(expected.get("path") or ()),
        variables=expected.get("variables") or {},
    )


def coverage_on(version: Version) -> dict[str, Any] | None:
    """What all scenarios together have reached of a version: counts, and what is still missing."""
    results = [each.result for each in outcomes_on(version) if each.result is not None]
    if not results:
        return None
    try:
        plan = plans_to_play(version_source(version), person=None)[0]
    except InvalidInput:
        return None
    together = Coverage()
    for result in results:
        together.add(Coverage.from_json(result.coverage))
    conditional = [flow.id for flow in plan.flows.values() if flow.condition is not None]
    return {
        **together.to_json(),
        "reached": {
            kind: {"reached": found, "all": whole} for kind, (found, whole) in within(together, plan).items()
        },
        "missing": {
            "elements": sorted(plan.nodes.keys() - together.elements),
            "flows": sorted(plan.flows.keys() - together.flows),
            "conditions": [
                {"flow": flow, "outcome": outcome}
                for flow in conditional
                for outcome in (True, False)
                if outcome not in together.conditions.get(flow, ())
            ],
        },
    }
