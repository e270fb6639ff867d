"""Play over the API: one's own draft or a version runs in memory, decision by decision."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection

from engine.play import perform
from studio.accounts.models import User
from studio.library.demo import load_demo_library
from studio.library.models import AgentTally
from studio.play import sessions
from studio.play.models import PlaySession
from studio.processes.actions.drafts import save_draft
from studio.processes.models import Draft
from tests.studio.play.conftest import BUDGET, CHEAP, DEAR, KEY, Player

pytestmark = pytest.mark.django_db


def test_a_draft_is_played_to_its_end_without_being_deployed(player: Player) -> None:
    player.play_declined()
    assert player.shown["instances"][0]["status"] == "completed"
    assert player.shown["waiting"] == []
    assert player.shown["coverage"]["conditions"]["to_order"] == [False]
    taken = [each["flow"] for each in player.shown["events"] if each["kind"] == "SequenceFlowTaken"]
    assert "to_decline" in taken


def test_the_other_branch_waits_for_the_director(player: Player) -> None:
    player.begin(DEAR)
    player.answer_work("check_supplier", {"risk": "high", "summary": "New."})
    player.answer_task("check_budget", **BUDGET)
    assert [each["element"] for each in player.shown["waiting"]] == ["director_decides"]


def test_going_back_shows_the_earlier_moment_and_again_the_later_one(player: Player) -> None:
    player.begin(CHEAP)
    earlier = player.shown
    player.answer_task("check_budget", **BUDGET)
    later = player.shown
    back = player.send("POST", "/play/rewind", {"to": 1}).json()
    assert {**back, "undone": 0} == earlier
    assert back["undone"] == 1
    assert player.send("POST", "/play/again", {}).json() == later
    assert player.send("POST", "/play/again", {}).status_code == 409


def test_an_answer_that_the_form_refuses_is_told_by_field_and_not_kept(player: Player) -> None:
    player.begin(CHEAP)
    answer = player.answer_task("check_budget", budget_available=True, cost_centre="nonsense")
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["cost_centre"]
    assert len(player.send("GET", "/play").json()["decisions"]) == 1


def test_a_start_without_what_it_needs_is_refused_by_field(player: Player) -> None:
    answer = player.begin({"item": "Chair"})
    assert answer.status_code == 422
    assert len(answer.json()["fields"]) == 1
    assert [each.decisions for each in PlaySession.objects.all()] in ([], [[]])


def test_samples_fit_the_declarations_and_the_last_values_are_remembered(player: Player) -> None:
    samples = player.send("GET", "/play/start").json()["variables"]
    assert player.begin(samples).status_code == 200
    player.begin(CHEAP)
    assert player.send("GET", "/play/start").json()["variables"] == CHEAP


def test_time_is_skipped_and_a_script_really_runs(player: Player) -> None:
    player.begin(CHEAP)
    player.answer_work("check_supplier", {"risk": "low", "summary": "Known."})
    player.answer_task("check_budget", **BUDGET)
    player.answer_task("manager_decides", approved=True)
    timer = player.waiting("objection_period")
    before = player.shown["now"]
    player.decide(do="skip_time", instance=timer["instance"], handle=timer["handle"])
    assert player.shown["now"] == before + 10
    child = next(each for each in player.shown["instances"] if each["parent"])
    assert child["variables"]["order_number"] == "PO-CC-1000-100"


def test_a_session_that_went_on_in_another_window_is_a_conflict(player: Player) -> None:
    player.begin(CHEAP)
    stale = {"decision": {"do": "stop", "instance": f"{KEY}-1"}, "at": 0}
    assert player.send("POST", "/play/decisions", stale).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_scripts_run_while_nothing_is_locked_and_no_other_window_is_overwritten(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    locks: list[bool] = []

    def slowly(*arguments: Any) -> Any:
        locks.append(connection.in_atomic_block)
        PlaySession.objects.update(decisions=[{"do": "begin", "process": KEY, "variables": DEAR}])
        return perform(*arguments)

    player.begin(CHEAP)
    monkeypatch.setattr(sessions, "perform", slowly)
    assert player.answer_task("check_budget", **BUDGET).status_code == 409
    assert locks == [False]
    [kept] = PlaySession.objects.get().decisions
    assert kept["variables"] == DEAR


def test_a_changed_draft_keeps_the_decisions_that_still_fit(
    player: Player, alice: User, draft: Draft
) -> None:
    player.begin(CHEAP)
    player.answer_task("check_budget", **BUDGET)
    field = 'field name="cost_centre" type="string"'
    changed = draft.xml.replace(field, 'field name="account" type="string"')
    save_draft(alice, definition=draft.definition, xml=changed, revision=draft.revision)
    shown = player.send("GET", "/play").json()
    assert shown["played"] == 1
    assert "needs a value" in shown["refusal"]
    assert player.decide(do="stop", instance=f"{KEY}-1").status_code == 409


def test_nobody_plays_the_draft_of_somebody_else(player: Player, bob: User) -> None:
    player.begin(CHEAP)
    other = Player(bob)
    assert other.send("GET", "/play").status_code == 404
    assert other.begin(CHEAP).status_code == 404


def test_who_only_works_on_tasks_plays_nothing(player: Player, charlie: User) -> None:
    assert Player(charlie).begin(CHEAP).status_code == 403


def test_a_process_that_cannot_run_says_why(player: Player, alice: User, draft: Draft) -> None:
    broken = draft.xml.replace("approved == true", "approved ==")
    save_draft(alice, definition=draft.definition, xml=broken, revision=draft.revision)
    answer = player.send("GET", "/play")
    assert answer.status_code == 422
    assert "cannot be played" in answer.json()["detail"]


@pytest.mark.django_db(transaction=True)
def test_an_agent_is_simulated_and_the_simulation_is_marked(player: Player) -> None:
    load_demo_library()
    player.begin(CHEAP)
    work = player.waiting("check_supplier")
    assert work["can_run"]
    player.decide(do="run_work", instance=work["instance"], call=work["handle"])
    completed = (each for each in player.shown["events"] if each["kind"] == "ActivityCompleted")
    done = next(each for each in completed if each["element"] == "check_supplier")
    assert done["details"]["simulated"] is True
    assert "duration_ms" not in done["details"]
    assert not AgentTally.objects.exists()


def test_a_webhook_or_mail_never_leaves_the_session(player: Player) -> None:
    player.begin(CHEAP)
    player.answer_work("check_supplier", None)
    player.answer_task("check_budget", **BUDGET)
    player.answer_task("manager_decides", approved=False)
    mail = player.waiting("tell_decline")
    assert not mail["can_run"]
    refused = player.decide(do="run_work", instance=mail["instance"], call=mail["handle"])
    assert refused.status_code == 422


def test_the_clock_starts_when_the_session_does_and_stands_still(player: Player) -> None:
    before = time.time()
    player.begin(CHEAP)
    begun = player.shown["now"]
    assert before <= begun <= time.time()
    player.answer_work("check_supplier", {"risk": "low", "summary": "Known."})
    assert player.shown["now"] == begun
