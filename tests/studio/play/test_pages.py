"""The pages of Play and of scenarios: forms as people see them, lists, and who may do what."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from studio.accounts.models import User
from studio.processes.actions.versions import create_version
from studio.processes.models import Definition, Draft, Scenario
from studio.processes.scenarios.actions import ScenarioContent, create_scenario
from tests.studio.play.conftest import BUDGET, CHEAP, KEY, Player
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db

BASE = f"/processes/{KEY}"


@pytest.fixture
def scenario(alice: User, definition: Definition) -> Scenario:
    content = ScenarioContent(name="Declined", variables=CHEAP, expected={"status": "waiting"})
    return create_scenario(alice, definition=definition, content=content)


def test_a_task_is_answered_by_its_real_form(player: Player) -> None:
    player.begin(CHEAP)
    task = player.waiting("check_budget")
    address = f"{BASE}/play/task?of=draft&instance={task['instance']}&task={task['handle']}"
    assert "Cost centre" in player.client.get(address).content.decode()
    refused = player.client.post(address, {"answer-cost_centre": "nonsense"})
    assert refused.status_code == 422
    assert "nonsense" in refused.content.decode()
    sent = {"answer-budget_available": "true", "answer-cost_centre": "CC-1000"}
    shown = player.client.post(address, sent).json()
    assert "check_budget" not in [each["element"] for each in shown["waiting"]]
    assert player.client.get(address).status_code == 404


def test_an_approval_is_given_by_its_buttons(player: Player) -> None:
    player.begin(CHEAP)
    player.answer_work("check_supplier", None)
    player.answer_task("check_budget", **BUDGET)
    task = player.waiting("manager_decides")
    address = f"{BASE}/play/task?of=draft&instance={task['instance']}&task={task['handle']}"
    shown = player.client.post(address, {"action": "reject"}).json()
    variables = shown["instances"][0]["variables"]
    assert (variables["approved"], variables["action"]) == (False, "reject")


def test_a_start_asks_for_the_declared_inputs_and_keeps_what_was_typed(player: Player) -> None:
    address = f"{BASE}/play/begin?of=draft&start_event=request_received"
    assert "anna@example.org" in player.client.get(address).content.decode()
    refused = player.client.post(address, {"answer-item": "Chair", "more": "[1]"})
    assert refused.status_code == 422
    assert "Chair" in refused.content.decode()
    sent = {f"answer-{name}": str(value) for name, value in CHEAP.items()}
    shown = player.client.post(address, {**sent, "more": '{"hint": 1}'}).json()
    assert shown["instances"][0]["variables"]["hint"] == 1


def test_a_version_has_a_page_to_play_it_and_shows_its_scenarios(
    player: Player, alice: User, draft: Draft, scenario: Scenario
) -> None:
    draft.refresh_from_db()
    create_version(alice, definition=draft.definition, note="First", revision=draft.revision)
    assert player.client.get(f"{BASE}/versions/1/play").status_code == 200
    player.send("POST", f"/scenarios/{scenario.pk}/run", {"of": "1"})
    page = player.client.get(f"{BASE}/versions/1").content.decode()
    assert "Passed" in page
    assert 'data-reached="conditions"' in page


def test_a_scenario_is_written_changed_and_refused_by_field(player: Player) -> None:
    sent = {"name": "By hand", "variables": "{}", "script": "{}", "status": "waiting", "required": "on"}
    refused = player.client.post(f"{BASE}/scenarios/new", {**sent, "script": '{"nonsense": 1}'})
    assert refused.status_code == 422
    assert "By hand" in refused.content.decode()
    assert player.client.post(f"{BASE}/scenarios/new", sent).status_code == 302
    made = Scenario.objects.get(name="By hand")
    changed = {**sent, "name": "Better", "path": "check_budget\nmanager_decides"}
    player.client.post(f"{BASE}/scenarios/{made.pk}", changed)
    made.refresh_from_db()
    assert (made.name, made.expected["path"]) == ("Better", ["check_budget", "manager_decides"])


def test_a_deleted_scenario_can_be_undone_from_the_list(player: Player, scenario: Scenario) -> None:
    gone = player.client.post(f"{BASE}/scenarios/{scenario.pk}/delete")
    page = player.client.get(gone["Location"]).content.decode()
    assert f"/scenarios/{scenario.pk}/restore" in page
    player.client.post(f"{BASE}/scenarios/{scenario.pk}/restore")
    scenario.refresh_from_db()
    assert scenario.deleted_at is None


def test_a_scenario_travels_as_a_file(player: Player, scenario: Scenario) -> None:
    exported = player.client.get(f"{BASE}/scenarios/{scenario.pk}/export")
    assert exported["Content-Disposition"].startswith("attachment")
    file = SimpleUploadedFile("s.json", exported.content)
    assert player.client.post(f"{BASE}/scenarios/import", {"name": "Again", "file": file}).status_code == 302
    assert (
        json.loads(exported.content)["scenario"]["variables"] == Scenario.objects.get(name="Again").variables
    )
    broken = SimpleUploadedFile("s.json", b"{")
    assert player.client.post(f"{BASE}/scenarios/import", {"file": broken}).status_code == 422


def test_the_list_is_searched_and_an_empty_one_says_what_to_do(player: Player, scenario: Scenario) -> None:
    assert "Declined" in player.client.get(f"{BASE}/scenarios?q=decl").content.decode()
    assert "No scenario matches" in player.client.get(f"{BASE}/scenarios?q=nothing").content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/scenarios", 200),
        ("/scenarios/new", 403),
        ("/scenarios/import", 403),
        ("/scenarios/{pk}", 200),
        ("/scenarios/{pk}/copy", 403),
        ("/scenarios/{pk}/delete", 403),
        ("/scenarios/{pk}/restore", 403),
        ("/scenarios/gate", 403),
    ],
)
def test_who_only_watches_changes_nothing(
    olga: User, charlie: User, scenario: Scenario, path: str, status: int
) -> None:
    address = BASE + path.format(pk=scenario.pk)
    safe = status == 200
    watcher, worker = logged_in(olga), logged_in(charlie)
    assert (watcher.get(address) if safe else watcher.post(address)).status_code == status
    assert (worker.get(address) if safe else worker.post(address)).status_code == 403
