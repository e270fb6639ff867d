"""Play in the editor and on pages: both branches of the demo, going back, scenarios, copies of instances."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.ops.demo import PROCESS_FILE
from studio.ops.demo_people import ANALYST, MANAGER
from tests.browser.processes import FILES
from tests.live.api import Api, bring_live
from tests.live.fixtures import Enter
from tests.live.people import Person
from tests.live.stack import until

KEY = "played_request"


@pytest.fixture
def analyst(enter: Enter) -> Person:
    return enter(ANALYST.username)


def card(page: Page, element: str) -> Locator:
    return page.locator(f'[data-play-wait="{element}"]')


def press_in_card(page: Page, element: str, name: str) -> None:
    card(page, element).get_by_role("button", name=name, exact=True).first.click()


def decide(page: Page, button: str) -> None:
    """The manager's decision by the buttons of the real form."""
    press_in_card(page, "manager_decides", "Answer")
    page.locator("[data-play-task-form]").get_by_role("button", name=button, exact=True).click()


def play_to_the_manager(analyst: Person, page: Page) -> None:
    """Starts by the button on the canvas, and answers an agent and a task."""
    page.locator('[data-play-start="request_received"]').click()
    for name, value in (("item", "Chair"), ("quantity", "2"), ("unit_price", "50")):
        analyst.answer(name, value)
    page.locator("[data-play-begin-form]").get_by_role("button", name="Start").click()
    analyst.sees("check_budget", state="waiting_person")
    press_in_card(page, "check_supplier", "Simulate")
    analyst.sees("check_supplier", state="done")
    page.locator('[data-play-go="check_budget"]').click()
    analyst.answer("budget_available", "true")
    analyst.answer("cost_centre", "CC-1000")
    page.locator("[data-play-task-form]").get_by_role("button", name="Complete task").click()
    expect(card(page, "manager_decides")).to_be_visible()


def keep_as_scenario(page: Page, name: str) -> None:
    page.get_by_text("Save as a scenario").click()
    form = page.locator("[data-play-save]")
    form.get_by_label("Name").fill(name)
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"“{name}” was saved.")).to_be_visible()


def make_version(programme: Api) -> None:
    """Makes a version and waits for its scenarios, which run in the background."""
    revision = programme.get(f"/processes/{KEY}/draft")["revision"]
    programme.post(f"/processes/{KEY}/versions", note="first", revision=revision)

    def passed() -> bool:
        outcomes = programme.get(f"/processes/{KEY}/versions/1/scenarios")["outcomes"]
        return [each["state"] for each in outcomes] == ["passed"]

    until(passed, seconds=60, what="the suite of the version")


def test_plays_both_branches_goes_back_and_keeps_a_scenario_that_new_versions_run(
    analyst: Person, api: Callable[[str], Api]
) -> None:
    programme = api(ANALYST.username)
    programme.import_process(PROCESS_FILE.read_text().replace('"purchase_request"', f'"{KEY}"'))
    page = analyst.go(f"/processes/{KEY}/edit?mode=play")
    analyst.island("editor")
    panel, status = page.locator("[data-play]"), page.locator("[data-play-status]")

    play_to_the_manager(analyst, page)
    decide(page, "Reject")
    press_in_card(page, "tell_decline", "Answer")
    expect(status).to_have_attribute("data-state", "completed")
    analyst.sees("declined", state="done")
    keep_as_scenario(page, "Declined")
    page.locator('[data-play-action="coverage"]').click()
    expect(analyst.shape("declined")).to_have_class(re.compile(r"\bis-covered\b"))
    analyst.look("play-covered", phone=True)

    page.locator('[data-play-back="3"]').click()
    expect(panel).to_have_attribute("data-decisions", "3")
    expect(analyst.shape("declined")).not_to_have_class(re.compile(r"\bst-done\b"))
    decide(page, "Approve")
    press_in_card(page, "objection_period", "Skip the time")
    press_in_card(page, "record_answer", "Answer")
    analyst.look("play-other-branch")

    make_version(programme)
    page = analyst.go(f"/processes/{KEY}/versions/1")
    analyst.island("viewer")
    expect(page.locator('#scenarios [data-state="passed"]')).to_contain_text("Declined")
    expect(page.locator('#scenarios [data-reached="conditions"]')).to_contain_text("2/6")
    analyst.look("version-with-scenarios", phone=True)
    page = analyst.go(f"/processes/{KEY}/scenarios")
    page.get_by_role("button", name="Run all").click()
    expect(page.locator("[data-run-status]")).to_have_text("All have passed.")
    analyst.look("scenarios", phone=True)


def test_a_real_instance_is_played_again_as_a_copy(analyst: Person, api: Callable[[str], Api]) -> None:
    xml = (FILES / "expense_approval.bpmn").read_text().replace('"expense_approval"', '"copied_to_play"')
    key = bring_live(api, xml=xml)
    manager = api(MANAGER.username)
    instance = manager.start(key, request_id="R-9", amount=400, requester_email="a@requester.example")
    element = manager.get(f"/tasks/{manager.task_of(instance)['id']}")["element"]
    page = analyst.go(f"/instances/{instance}")
    analyst.island("instance")
    page.get_by_role("button", name="Open a redacted copy in Play").click()
    analyst.island("play")
    expect(page).to_have_url(re.compile(rf"/processes/{key}/versions/1/play"))
    expect(card(page, element)).to_be_visible()
    expect(page.locator("[data-play-values]")).to_contain_text("400")
