"""Scenarios: saved from Play, run on versions, required for approval, carried as files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command

from studio.accounts.models import User
from studio.ops.demo import PROCESS_FILE
from studio.outbox.models import OutboxMessage
from studio.play.suites import run_suite
from studio.processes.actions.drafts import save_draft
from studio.processes.actions.versions import create_version
from studio.processes.models import Definition, Draft, Scenario, ScenarioResult, Version
from studio.processes.scenarios.actions import ScenarioContent, create_scenario
from tests.studio.play.conftest import BUDGET, CHEAP, KEY, Player

pytestmark = pytest.mark.django_db


DECLINED = ScenarioContent(
    name="Declined",
    variables=CHEAP,
    script={
        "user_tasks": {"check_budget": BUDGET, "manager_decides": {"approved": False}},
        "calls": {"check_supplier": {"result": {"risk": "low", "summary": "Known."}}},
    },
    expected={"status": "completed", "end_event": "declined", "path": ["check_budget", "tell_decline"]},
)


@pytest.fixture
def scenario(alice: User, definition: Definition) -> Scenario:
    return create_scenario(alice, definition=definition, content=DECLINED)


@pytest.fixture
def version(alice: User, scenario: Scenario, draft: Draft) -> Version:
    draft.refresh_from_db()
    return create_version(alice, definition=draft.definition, note="First", revision=draft.revision)


def test_a_session_becomes_a_scenario_that_expects_what_happened(player: Player) -> None:
    player.play_declined()
    answer = player.send("POST", "/scenarios/record", {"name": "Played"})
    assert answer.json()["notes"] == []
    scenario = Scenario.objects.get(pk=answer.json()["id"])
    assert scenario.variables == CHEAP
    assert scenario.expected["status"] == "completed"
    assert scenario.expected["end_event"] == "declined"
    assert scenario.script["user_tasks"]["manager_decides"] == {"approved": False}
    assert scenario.script["calls"]["check_supplier"] == DECLINED.script["calls"]["check_supplier"]
    assert "work_out_total" not in scenario.script["calls"]


def test_nothing_is_recorded_before_something_was_started(player: Player) -> None:
    assert player.send("POST", "/scenarios/record", {"name": "Empty"}).status_code == 409


def test_a_scenario_runs_on_the_draft_and_nothing_is_kept(player: Player, scenario: Scenario) -> None:
    outcome = player.send("POST", f"/scenarios/{scenario.pk}/run", {}).json()
    assert (outcome["state"], outcome["problems"]) == ("passed", [])
    assert "to_decline" in outcome["coverage"]["flows"]
    assert not ScenarioResult.objects.exists()


def test_a_new_version_runs_the_suite_in_the_background(player: Player, version: Version) -> None:
    run_suite({"version": version.pk}, key="x")
    suite = player.send("GET", "/versions/1/scenarios").json()
    assert [(each["name"], each["state"]) for each in suite["outcomes"]] == [("Declined", "passed")]
    assert suite["coverage"]["reached"]["conditions"] == {"reached": 2, "all": 6}
    assert {"flow": "to_order", "outcome": True} in suite["coverage"]["missing"]["conditions"]


def test_a_version_with_scenarios_posts_its_suite(version: Version) -> None:
    assert OutboxMessage.objects.filter(topic="scenarios.run").count() == 1


def test_a_failing_scenario_names_where_it_went_off(player: Player, scenario: Scenario) -> None:
    wrong = {**stored(player, scenario), "expected": {"status": "failed", "path": ["place_order"]}}
    assert player.send("PUT", f"/scenarios/{scenario.pk}", wrong).status_code == 200
    outcome = player.send("POST", f"/scenarios/{scenario.pk}/run", {}).json()
    assert outcome["state"] == "failed"
    assert {each["what"] for each in outcome["problems"]} == {"status", "path"}
    assert all(each["element"] for each in outcome["problems"])


def test_a_scenario_opens_in_play_where_its_script_leads(player: Player, scenario: Scenario) -> None:
    shown = player.send("POST", "/play/open", {"scenario": scenario.pk}).json()
    assert shown["scenario"] == scenario.pk
    assert shown["instances"][0]["status"] == "completed"
    assert len(shown["decisions"]) > 3


def approve(player: Player, reviewer: User, version: Version) -> Any:
    assert player.send("POST", "/versions/1/review", {}).status_code == 201
    high = [f"{f['rule']}:{f['element'] or ''}" for f in version.findings if f["level"] == "HIGH"]
    verdict = {"decision": "approve", "content_hash": version.content_hash, "acknowledged": high}
    return Player(reviewer).send("POST", "/versions/1/verdict", verdict)


@pytest.fixture
def runnable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo without its library has findings that are not this test's matter."""
    for module in ("reviews", "review_checks"):
        name = f"studio.processes.actions.{module}.check_nothing_critical"
        monkeypatch.setattr(name, lambda *_a, **_k: None)


@pytest.mark.usefixtures("runnable")
def test_required_scenarios_stand_before_an_approval(player: Player, bob: User, version: Version) -> None:
    assert Player(bob).send("PUT", "/scenario-gate", {"required": True}).json() == {"required": True}
    refused = approve(player, bob, version)
    assert refused.status_code == 409
    assert "“Declined”" in refused.json()["detail"]
    run_suite({"version": version.pk}, key="x")
    high = [f"{f['rule']}:{f['element'] or ''}" for f in version.findings if f["level"] == "HIGH"]
    verdict = {"decision": "approve", "content_hash": version.content_hash, "acknowledged": high}
    assert Player(bob).send("POST", "/versions/1/verdict", verdict).json()["state"] == "approved"


@pytest.mark.usefixtures("runnable")
def test_a_changed_scenario_has_to_pass_again(player: Player, bob: User, version: Version) -> None:
    Player(bob).send("PUT", "/scenario-gate", {"required": True})
    run_suite({"version": version.pk}, key="x")
    scenario = Scenario.objects.get()
    wrong = {**stored(player, scenario), "expected": {**DECLINED.expected, "status": "failed"}}
    player.send("PUT", f"/scenarios/{scenario.pk}", wrong)
    assert approve(player, bob, version).status_code == 409


def test_who_wants_an_approval_does_not_switch_the_gate(player: Player) -> None:
    assert player.send("PUT", "/scenario-gate", {"required": False}).status_code == 403


def test_who_wants_an_approval_does_not_excuse_its_scenarios_either(
    player: Player, bob: User, scenario: Scenario
) -> None:
    path, content = f"/scenarios/{scenario.pk}", stored(player, scenario)
    Player(bob).send("PUT", "/scenario-gate", {"required": True})
    refused = player.send("PUT", path, {**content, "required": False})
    assert (refused.status_code, set(refused.json()["fields"])) == (422, {"required"})
    assert player.send("DELETE", path).status_code == 422
    page = f"/processes/{KEY}/scenarios/{scenario.pk}"
    assert player.client.post(f"{page}/delete").headers["Location"] == page
    assert Scenario.objects.get().deleted_at is None
    assert player.send("PUT", path, {**content, "description": "Clearer"}).status_code == 200
    Player(bob).send("PUT", "/scenario-gate", {"required": False})
    assert player.send("PUT", path, {**content, "required": False}).status_code == 200
    assert player.send("DELETE", path).status_code == 204


@pytest.mark.parametrize(
    "less",
    [
        {},
        {**DECLINED.expected, "status": ""},
        {**DECLINED.expected, "path": ["check_budget"]},
        {**DECLINED.expected, "variables": {}},
    ],
)
def test_who_wants_an_approval_does_not_empty_what_a_required_scenario_expects(
    player: Player, bob: User, alice: User, scenario: Scenario, less: dict[str, Any]
) -> None:
    path = f"/scenarios/{scenario.pk}"
    full = {**DECLINED.expected, "variables": {"approved": False}}
    assert player.send("PUT", path, {**stored(player, scenario), "expected": full}).status_code == 200
    Player(bob).send("PUT", "/scenario-gate", {"required": True})
    refused = player.send("PUT", path, {**stored(player, scenario), "expected": less})
    assert (refused.status_code, set(refused.json()["fields"])) == (422, {"expected"})
    assert Scenario.objects.get().expected == full
    other = {**full, "end_event": "ordered", "variables": {"approved": True, "total": 100}}
    assert player.send("PUT", path, {**stored(player, scenario), "expected": other}).status_code == 200


@pytest.mark.usefixtures("runnable")
def test_a_review_shows_scenarios_and_how_much_more_they_reach_than_at_the_last_approval(
    player: Player, alice: User, bob: User, version: Version, scenario: Scenario
) -> None:
    run_suite({"version": version.pk}, key="x")
    assert approve(player, bob, version).json()["state"] == "approved"
    ordered = {**DECLINED.script, "user_tasks": {**DECLINED.script["user_tasks"]}}
    ordered["user_tasks"]["manager_decides"] = {"approved": True}
    create_scenario(
        alice,
        definition=version.definition,
        content=ScenarioContent(name="Ordered", variables=CHEAP, script=ordered),
    )
    draft = save_draft_again(alice, version)
    second = create_version(alice, definition=version.definition, note="Second", revision=draft.revision)
    run_suite({"version": second.pk}, key="y")
    page = Player(bob).client.get(f"/processes/{KEY}/versions/2/review").content.decode()
    assert 'id="scenarios"' in page
    assert "data-coverage-shift" in page
    assert page.count("data-scenario-changed") == 1


def save_draft_again(person: User, version: Version) -> Draft:
    draft = Draft.objects.get(owner=person, definition=version.definition)
    xml = version.xml.replace('name="Work out the total"', 'name="Work out the sum"')
    return save_draft(person, definition=version.definition, xml=xml, revision=draft.revision)


def stored(player: Player, scenario: Scenario) -> dict[str, Any]:
    shown = player.send("GET", f"/scenarios/{scenario.pk}").json()
    names = ("name", "description", "start_event", "variables", "script", "expected", "required")
    return {name: shown[name] for name in names}


def test_a_deleted_scenario_comes_back_unless_its_name_was_given_away(
    player: Player, scenario: Scenario
) -> None:
    path = f"/scenarios/{scenario.pk}"
    assert player.send("DELETE", path).status_code == 204
    assert player.send("GET", path).status_code == 404
    assert player.send("POST", f"{path}/restore").status_code == 200
    copied = player.send("POST", f"{path}/copy").json()
    assert copied["name"] == "Copy of Declined"
    player.send("DELETE", path)
    player.send("PUT", f"/scenarios/{copied['id']}", {"name": "Declined"})
    assert player.send("POST", f"{path}/restore").status_code == 409


def test_scenarios_are_found_by_words_and_by_being_required(player: Player, scenario: Scenario) -> None:
    player.send("POST", "/scenarios", {"name": "Optional", "required": False})
    assert player.send("GET", "/scenarios?q=decl").json()["total"] == 1
    found = player.send("GET", "/scenarios?required=no").json()["items"]
    assert [each["name"] for each in found] == ["Optional"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"script": {"nonsense": 1}},
        {"expected": {"status": "great"}},
        {"expected": {"path": "a"}},
        {"expected": {"more": 1}},
    ],
)
def test_what_means_nothing_is_refused(player: Player, wrong: dict[str, Any]) -> None:
    assert player.send("POST", "/scenarios", {"name": "New", **wrong}).status_code == 422


def test_an_exported_scenario_is_a_script_of_run_process_and_comes_back(
    player: Player, scenario: Scenario, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    exported = player.send("GET", f"/scenarios/{scenario.pk}/export").json()
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(exported))
    call_command("run_process", str(PROCESS_FILE), script=file)
    assert json.loads(capsys.readouterr().out)["status"] == "completed"
    made = player.send("POST", "/scenarios/import?name=Again", exported).json()
    assert made["script"] == scenario.script
    assert made["variables"] == scenario.variables


def test_who_may_only_watch_does_not_write_scenarios(olga: User, definition: Definition) -> None:
    assert Player(olga).send("POST", "/scenarios", {"name": "Mine"}).status_code == 403
