"""One canvas, several modes: what is shown and what may be changed follows the mode, the drawing stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.ops.demo_people import ANALYST
from tests.browser.processes import FILES
from tests.live.api import Api
from tests.live.fixtures import Enter
from tests.live.people import Person

VIEW = "document.querySelector('.djs-container .viewport').getAttribute('transform')"


@pytest.fixture
def analyst(enter: Enter) -> Person:
    return enter(ANALYST.username)


def drawing_called(key: str) -> str:
    """A process of this test's own: the running product is shared."""
    return (FILES / "expense_approval.bpmn").read_text().replace('"expense_approval"', f'"{key}"')


def enter_mode(page: Page, name: str) -> None:
    page.get_by_role("group", name="Mode").get_by_role("button", name=name).click()


def test_keeps_selection_and_view_when_the_mode_changes_and_names_it_in_the_address(
    analyst: Person, api: Callable[[str], Api]
) -> None:
    key = api(ANALYST.username).import_process(drawing_called("modes_kept"))
    page = analyst.go(f"/processes/{key}/edit?mode=design")
    analyst.island("editor")
    analyst.shape("director_approval").click()
    technical = page.locator('[data-group-id="group-task-mail"]')
    expect(page.locator('[data-group-id="group-task-people"]')).to_be_visible()
    expect(technical).to_have_count(0)
    before = page.evaluate(VIEW)

    enter_mode(page, "Implement")
    expect(technical).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?mode=implement#element=director_approval$"))
    expect(analyst.shape("director_approval")).to_have_class(re.compile(r"\bselected\b"))
    assert page.evaluate(VIEW) == before


def test_holds_the_draft_against_the_latest_version_and_changes_nothing(
    analyst: Person, api: Callable[[str], Api]
) -> None:
    programme = api(ANALYST.username)
    key = programme.import_process(drawing_called("modes_reviewed"))
    draft = programme.get(f"/processes/{key}/draft")
    programme.post(f"/processes/{key}/versions", note="first", revision=draft["revision"])
    changed = draft["xml"].replace('name="Director', 'name="Strict director', 1)
    programme.put(f"/processes/{key}/draft", xml=changed, revision=draft["revision"])

    page = analyst.go(f"/processes/{key}/edit?mode=review")
    analyst.island("editor")
    expect(page.get_by_role("heading", name="Draft against version 1")).to_be_visible()
    expect(page.locator(".change-list .df-renamed")).to_contain_text("Strict director")
    analyst.shape("director_approval").click()
    page.get_by_label("Comment on").fill("Why so strict?")
    page.get_by_role("button", name="Add comment").click()
    expect(page.locator('[data-container-id="director_approval"] .mark-comment')).to_be_visible()
    analyst.shape("amount_gateway").click()
    page.keyboard.press("Delete")
    expect(analyst.shape("amount_gateway")).to_be_visible()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    analyst.look("editor-review")

    enter_mode(page, "Implement")
    expect(page.locator(".djs-overlays .mark.df")).to_have_count(0)
    analyst.shape("director_approval").click()
    page.keyboard.press("Delete")
    expect(analyst.shape("director_approval")).to_have_count(0)


def test_tells_what_is_wrong_with_the_drawing_before_the_server_does(
    analyst: Person, api: Callable[[str], Api]
) -> None:
    key = api(ANALYST.username).import_process((FILES / "foreign.bpmn").read_text())
    analyst.context.route("**/api/v1/findings", lambda route: route.abort())
    analyst.complaints.allow("ERR_FAILED")
    page = analyst.go(f"/processes/{key}/edit?mode=implement")
    analyst.island("editor")
    row = page.locator('[data-editor-problems] [data-rule="no-way-out"][data-element="look"]')
    expect(row).to_have_count(0)
    flow = page.locator(".djs-connection .djs-hit").last
    flow.click(force=True)
    page.keyboard.press("Delete")
    expect(row).to_be_visible()
    expect(page.locator(".problems-verdict")).to_contain_text("deploy")
    page.keyboard.press("Control+z")
    expect(row).to_have_count(0)
