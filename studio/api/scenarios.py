"""Operations on scenarios: write, run, record, carry to other places, and ask for them before approvals."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from ninja import Body, Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, one_page
from studio.api.play import Of, source
from studio.api.schemas import Input, Page
from studio.instances.selectors.instances import instance_visible_to
from studio.play import sessions
from studio.play.opening import written_from_instance
from studio.play.suites import coverage_on, run_on, run_one
from studio.play.writing import Written, exported, imported, written_of
from studio.processes.models import Scenario
from studio.processes.scenarios import actions
from studio.processes.scenarios.actions import ScenarioContent
from studio.processes.scenarios.selectors import outcomes_on, scenario_visible_to, scenarios_of
from studio.processes.selectors.definitions import DRAFT, definition_visible_to
from studio.processes.selectors.versions import version_visible_to

router = Router()

SCRIPT = {
    "user_tasks": {"check_budget": {"budget_available": True, "cost_centre": "CC-1000"}},
    "calls": {"check_supplier": {"result": {"risk": "low", "summary": "Known for years."}}},
}


class ScenarioIn(Input):
    """A scenario; the script is the one that `run_process --script` takes."""

    name: str = Field(max_length=200, examples=["A manager declines"])
    description: str = ""
    start_event: str = ""
    variables: dict[str, Any] = Field(default_factory=dict, examples=[{"item": "Chair", "quantity": 2}])
    script: dict[str, Any] = Field(default_factory=dict, examples=[SCRIPT])
    expected: dict[str, Any] = Field(
        default_factory=dict, examples=[{"status": "completed", "end_event": "declined"}]
    )
    required: bool = True


class ScenarioOut(Schema):
    """A scenario as it is stored."""

    id: int
    name: str
    description: str
    start_event: str
    variables: dict[str, Any]
    script: dict[str, Any]
    expected: dict[str, Any]
    required: bool
    created_by: str
    changed_at: datetime
    notes: list[str] = []


class RecordIn(Input):
    """What to make a scenario of: one's session in Play, or an instance (without its sensitive values)."""

    name: str = Field(max_length=200, examples=["A manager declines"])
    of: Of = DRAFT
    instance: str = Field(default="", examples=["purchase_request-4f0c"])


class RunIn(Input):
    """What to run on; the outcome on a version is kept."""

    of: Of = DRAFT


class ProblemOut(Schema):
    """An expectation that does not hold."""

    what: str
    expected: Any
    found: Any
    element: str | None
    name: str


class OutcomeOut(Schema):
    """What became of a scenario: passed, failed or open (it did not run on this content)."""

    scenario: int
    name: str
    required: bool
    state: str
    status: str | None
    problems: list[ProblemOut]
    coverage: dict[str, Any]


class SuiteOut(Schema):
    """All scenarios on a version, and what they have reached together."""

    outcomes: list[OutcomeOut]
    coverage: dict[str, Any] | None


class GateIn(Input):
    """Whether the required scenarios have to pass before an approval."""

    required: bool


class GateOut(Schema):
    """Whether the required scenarios have to pass before an approval."""

    required: bool


class ScenarioQuery(PageRequest):
    """A list's request; `required` is "yes", "no" or empty."""

    required: str = ""


@router.get("/processes/{key}/scenarios", response=Page[ScenarioOut])
def list_scenarios(request: PersonRequest, key: str, asked: Query[ScenarioQuery]) -> dict[str, Any]:
    """Lists the scenarios of a process by name."""
    definition = definition_visible_to(request.user, key=key)
    found = scenarios_of(request.user, definition=definition, search=asked.q, required=asked.required)
    return one_page(found, paging=asked, order="name", show=scenario_data)


@router.post("/processes/{key}/scenarios", response={201: ScenarioOut})
def create_scenario(request: PersonRequest, key: str, data: ScenarioIn) -> Status:
    """Adds a scenario; 409 where the name is taken."""
    definition = definition_visible_to(request.user, key=key)
    made = actions.create_scenario(
        request.user, definition=definition, content=ScenarioContent(**data.dict())
    )
    return Status(201, scenario_data(made))


@router.post("/processes/{key}/scenarios/record", response={201: ScenarioOut})
def record_scenario(request: PersonRequest, key: str, data: RecordIn) -> Status:
    """Makes a scenario of one's session in Play, or of an instance; `notes` say what it cannot repeat."""
    played = source(request, key, data.of)
    if data.instance:
        instance = instance_visible_to(request.user, pk=data.instance)
        written = written_from_instance(instance, source=played, person=request.user, name=data.name)
    else:
        session = sessions.session_of(request.user, definition=played.definition)
        performance = sessions.play(session, source=played)
        written = written_of(performance, source=played, person=request.user, name=data.name)
    return Status(201, stored(request, played.definition.key, written))


@router.post("/processes/{key}/scenarios/import", response={201: ScenarioOut})
def import_scenario(request: PersonRequest, key: str, data: Body[dict[str, Any]], name: str = "") -> Status:
    """Adds a scenario out of a file that was exported, or a bare script of `run_process` under `name`."""
    content = imported(data, name=name)
    return Status(201, stored(request, key, Written(content)))


@router.get("/processes/{key}/scenarios/{int:pk}", response=ScenarioOut)
def get_scenario(request: PersonRequest, key: str, pk: int) -> dict[str, Any]:
    """Returns one scenario."""
    return scenario_data(scenario_visible_to(request.user, key=key, pk=pk))


@router.put("/processes/{key}/scenarios/{int:pk}", response=ScenarioOut)
def change_scenario(request: PersonRequest, key: str, pk: int, data: ScenarioIn) -> dict[str, Any]:
    """Replaces what a scenario says; its outcomes of before count no longer."""
    scenario = scenario_visible_to(request.user, key=key, pk=pk)
    changed = actions.change_scenario(request.user, scenario=scenario, content=ScenarioContent(**data.dict()))
    return scenario_data(changed)


@router.delete("/processes/{key}/scenarios/{int:pk}", response={204: None})
def delete_scenario(request: PersonRequest, key: str, pk: int) -> Status[None]:
    """Takes a scenario out of use; it can be restored."""
    actions.delete_scenario(request.user, scenario=scenario_visible_to(request.user, key=key, pk=pk))
    return Status(204, None)


@router.post("/processes/{key}/scenarios/{int:pk}/restore", response=ScenarioOut)
def restore_scenario(request: PersonRequest, key: str, pk: int) -> dict[str, Any]:
    """Brings a deleted scenario back; 409 where its name was given away meanwhile."""
    scenario = scenario_visible_to(request.user, key=key, pk=pk, deleted=True)
    return scenario_data(actions.restore_scenario(request.user, scenario=scenario))


@router.post("/processes/{key}/scenarios/{int:pk}/copy", response={201: ScenarioOut})
def copy_scenario(request: PersonRequest, key: str, pk: int) -> Status:
    """Adds a scenario that says the same."""
    scenario = scenario_visible_to(request.user, key=key, pk=pk)
    return Status(201, scenario_data(actions.copy_scenario(request.user, scenario=scenario)))


@router.get("/processes/{key}/scenarios/{int:pk}/export", response=dict[str, Any])
def export_scenario(request: PersonRequest, key: str, pk: int) -> dict[str, Any]:
    """Returns the file that `run_process --script` takes."""
    return exported(scenario_visible_to(request.user, key=key, pk=pk))


@router.post("/processes/{key}/scenarios/{int:pk}/run", response=OutcomeOut)
def run_scenario(request: PersonRequest, key: str, pk: int, data: RunIn) -> dict[str, Any]:
    """Runs a scenario on one's draft or on a version; the outcome on a version is kept."""
    played = source(request, key, data.of)
    scenario = scenario_visible_to(request.user, key=key, pk=pk)
    if played.version is not None:
        result = run_on(played.version, scenario=scenario)
        return outcome_data(scenario, state="passed" if result.passed else "failed", kept=result)
    judged = run_one(scenario, source=played, person=request.user)
    return {
        **outcome_data(scenario, state="passed" if judged.passed else "failed"),
        "status": judged.result.status,
        "problems": [asdict(each) for each in judged.problems],
        "coverage": judged.coverage.to_json(),
    }


@router.get("/processes/{key}/versions/{int:number}/scenarios", response=SuiteOut)
def get_scenario_outcomes(request: PersonRequest, key: str, number: int) -> dict[str, Any]:
    """Tells what became of the scenarios on a version, and what they have reached together."""
    version = version_visible_to(request.user, key=key, number=number)
    outcomes = [
        outcome_data(each.scenario, state=each.state, kept=each.result) for each in outcomes_on(version)
    ]
    return {"outcomes": outcomes, "coverage": coverage_on(version)}


@router.put("/processes/{key}/scenario-gate", response=GateOut)
def set_scenario_gate(request: PersonRequest, key: str, data: GateIn) -> dict[str, Any]:
    """Says whether the required scenarios have to pass before an approval."""
    definition = definition_visible_to(request.user, key=key)
    actions.require_scenarios(request.user, definition=definition, required=data.required)
    return {"required": definition.scenarios_required}


def stored(request: PersonRequest, key: str, written: Written) -> dict[str, Any]:
    """Stores what was written down; raises InvalidInput without a name."""
    definition = definition_visible_to(request.user, key=key)
    made = actions.create_scenario(request.user, definition=definition, content=written.content)
    return {**scenario_data(made), "notes": list(written.notes)}


def scenario_data(scenario: Scenario) -> dict[str, Any]:
    """Describes a scenario."""
    names = ("name", "description", "start_event", "variables", "script", "expected", "required")
    return {
        "id": scenario.pk,
        **{name: getattr(scenario, name) for name in names},
        "created_by": scenario.created_by.username,
        "changed_at": scenario.changed_at,
    }


def outcome_data(scenario: Scenario, *, state: str, kept: Any = None) -> dict[str, Any]:  # noqa: ANN401 - a row or None
    """Describes what became of a scenario."""
    return {
        "scenario": scenario.pk,
        "name": scenario.name,
        "required": scenario.required,
        "state": state,
        "status": kept.status if kept else None,
        "problems": kept.problems if kept else [],
        "coverage": kept.coverage if kept else {},
    }
