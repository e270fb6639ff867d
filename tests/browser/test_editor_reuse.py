"""Using again what somebody has made: presets of the team, and copies from one tab to another."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from studio.ops.demo_people import ANALYST
from tests.browser.processes import FILES
from tests.live.api import Api
from tests.live.fixtures import Enter
from tests.live.people import Person


@pytest.fixture
def analyst(enter: Enter) -> Person:
    return enter(ANALYST.username)


def import_as(programme: Api, *, key: str) -> str:
    text = re.sub(r'(<bpmn:process id=)"[^"]+"', rf'\1"{key}"', (FILES / "expense_approval.bpmn").read_text())
    return programme.import_process(text)


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=15_000)


def open_group(page: Page, name: str) -> None:
    page.locator(f'[data-group-id="group-{name}"] .bio-properties-panel-group-header').click()


def test_keeps_a_configured_element_as_preset_and_makes_others_from_it(
    analyst: Person, api: Callable[[str], Api]
) -> None:
    programme: Any = api(ANALYST.username)
    key = import_as(programme, key="preset_source")
    page = analyst.go(f"/processes/{key}/edit?mode=implement")
    analyst.island("editor")
    analyst.shape("director_approval").click()
    open_group(page, "presets")
    page.get_by_role("button", name="Save as preset").click()
    page.get_by_label("Name", exact=True).last.fill("Director says yes")
    page.locator("#preset-dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("The preset Director says yes is kept")).to_be_visible()

    page.keyboard.press("Escape")
    analyst.shape("manager_approval").click()
    page.keyboard.press("a")
    page.locator(".djs-popup input").press_sequentially("Director says")
    page.keyboard.press("Enter")
    expect(page.locator(".djs-direct-editing-content")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    saved(page)
    xml = programme.get(f"/processes/{key}/draft")["xml"]
    assert xml.count('name="Director Approval"') == 2
    assert len(set(re.findall(r'<bpmn:userTask id="([^"]+)"', xml))) == xml.count("<bpmn:userTask ")

    listed = analyst.go("/library/presets")
    expect(listed.get_by_role("link", name="Director says yes")).to_be_visible()
    analyst.look("presets")


def test_pastes_in_another_tab_what_was_copied_here_with_its_settings(
    analyst: Person, api: Callable[[str], Api]
) -> None:
    programme: Any = api(ANALYST.username)
    first, second = (import_as(programme, key=key) for key in ("copied_from", "pasted_into"))
    page = analyst.go(f"/processes/{first}/edit?mode=implement")
    analyst.island("editor")
    other = analyst.context.new_page()
    other.goto(page.url.replace(first, second))
    expect(other.locator('[data-island="editor"]')).to_have_attribute("data-ready", "true", timeout=20_000)
    analyst.shape("director_approval").click()
    page.keyboard.press("Control+c")

    before = programme.get(f"/processes/{second}/draft")["xml"]
    other.bring_to_front()
    other.locator(".djs-container svg[tabindex]").first.click(position={"x": 400, "y": 60})
    other.keyboard.press("Control+v")
    other.locator(".djs-container svg[tabindex]").first.click(position={"x": 420, "y": 80})
    other.keyboard.press("Control+s")
    saved(other)
    after = programme.get(f"/processes/{second}/draft")["xml"]
    for each in ('name="Director Approval"', 'outputVariable="director_decision"'):
        assert after.count(each) == before.count(each) + 1
