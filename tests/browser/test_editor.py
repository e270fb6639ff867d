"""Drawing, judging and keeping a process in the editor."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from studio.ops.demo_people import ANALYST
from tests.browser.menus import open_append_menu
from tests.live.api import Api
from tests.live.fixtures import Enter
from tests.live.people import Person
from tests.live.stack import Stack

FILES = Path(__file__).resolve().parents[1] / "fixtures" / "line"
BROKEN = {
    "broken": {
        ("no-start-event", "broken_process"),
        ("no-way-in", "ask"),
        ("bad-expression", "past_agent"),
        ("dangling-reference", "to_nowhere"),
        ("unknown-agent", "think"),
    },
    "unreachable": {("unreachable-element", "island"), ("unreachable-element", "other_island")},
}
"""File → what is wrong and where."""


def saved(analyst: Person) -> None:
    expect(analyst.page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=15_000)


def append(analyst: Person, *, kind: str) -> None:
    """Appends an element to the selected one without a mouse."""
    page = analyst.page
    popup = open_append_menu(page)
    popup.locator("input").press_sequentially(kind)
    expect(popup.locator(".entry").first).to_contain_text(re.compile(kind, re.IGNORECASE))
    page.keyboard.press("Enter")


def test_draws_a_process_by_keyboard_and_makes_a_version_of_it(
    enter: Enter, api: Callable[[str], Api]
) -> None:
    analyst = enter(ANALYST.username)
    page = analyst.go("/processes/new")
    page.get_by_label("Name").fill("Leave & return <soon> 🌴")
    analyst.look("process-new")
    analyst.press("Create and edit")
    analyst.island("editor")

    analyst.shape("start").click()
    append(analyst, kind="user task")
    page.keyboard.type("Say yes")
    page.keyboard.press("Enter")
    task = page.locator(".djs-shape.selected")
    expect(task).to_contain_text("Say yes")
    append(analyst, kind="end event")
    page.keyboard.press("Escape")
    page.locator(".djs-shape", has_text="Say yes").click()
    group = page.locator('[data-group-id="group-task-people"]')
    group.locator(".bio-properties-panel-group-header").click()
    group.get_by_label("Candidate groups").fill("managers")
    group.get_by_label("Candidate groups").blur()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", re.compile("dirty|saving"))
    saved(analyst)
    analyst.look("editor-drawn")

    page.get_by_role("button", name="Create version").click()
    page.get_by_label("What is new?").fill("Drawn by hand")
    page.locator("#version-dialog").get_by_role("button", name="Create version").click()
    expect(page.get_by_text("Version 1 was created.")).to_be_visible()
    key = page.url.split("/processes/")[1].partition("/")[0]
    xml = api(ANALYST.username).get(f"/processes/{key}/versions/1")["xml"]
    assert 'candidateGroups="managers"' in xml
    assert 'name="Leave &#38; return &#60;soon&#62; 🌴"' in xml or "Leave &amp; return &lt;soon" in xml
    assert xml.count("<bpmn:sequenceFlow ") == 2


@pytest.mark.parametrize("name", BROKEN)
def test_says_what_is_wrong_at_the_element_by_api_and_on_the_command_line_with_one_rule_id(
    name: str, enter: Enter, api: Callable[[str], Api], stack: Stack
) -> None:
    file = FILES / f"{name}.bpmn"
    analyst = enter(ANALYST.username)
    key = api(ANALYST.username).import_process(file.read_text())
    page = analyst.go(f"/processes/{key}/edit")
    analyst.island("editor")
    rows = page.locator("[data-editor-problems] [data-rule]")
    for rule, element in BROKEN[name]:
        row = page.locator(f'[data-editor-problems] [data-rule="{rule}"][data-element="{element}"]')
        expect(row).to_be_visible()
        row.click()
        if page.locator(f'.djs-element[data-element-id="{element}"]').count():
            mark = page.locator(f'.djs-overlays[data-container-id="{element}"] .mark')
            expect(mark).to_be_visible()
            expect(analyst.shape(element)).to_have_class(re.compile(r"\bselected\b"))
    shown = {(row.get_attribute("data-rule"), row.get_attribute("data-element")) for row in rows.all()}
    analyst.look(f"editor-{name}")

    by_api = api(ANALYST.username).post("/findings", xml=file.read_text())["findings"]
    told = json.loads(stack.command("check_process", str(file), expected=1))["findings"]
    assert {(each["rule"], each["element"]) for each in by_api} == shown
    assert {(each["rule"], each["element"]) for each in told} == shown
    assert shown >= BROKEN[name]


def test_keeps_what_it_does_not_know(enter: Enter, api: Callable[[str], Api]) -> None:
    analyst, programme = enter(ANALYST.username), api(ANALYST.username)
    key = programme.import_process((FILES / "foreign.bpmn").read_text())
    analyst.go(f"/processes/{key}/edit")
    analyst.island("editor")
    rename(analyst, element="look", name="Renamed")
    saved(analyst)

    xml = programme.get(f"/processes/{key}/draft")["xml"]
    assert 'name="Renamed"' in xml
    assert re.search(r'acme:owner="Finance &(amp|#38);', xml)
    assert 'acme:cost="12"' in xml
    assert re.search(r'<acme:rule name="four eyes">(<!\[CDATA\[)?Never &(amp;|#38;)? ?alone', xml)
    assert 'futureSetting="kept"' in xml
    assert re.search(r'<periscope:FutureElement depth="2">\s*<periscope:inner>kept too', xml)


def rename(analyst: Person, *, element: str, name: str) -> None:
    """Gives an element another name on the canvas."""
    page = analyst.page
    analyst.shape(element).dblclick()
    page.locator(".djs-direct-editing-content").fill(name)
    page.keyboard.press("Enter")
    saved_or_not = page.locator("[data-save-state]")
    expect(saved_or_not).to_have_attribute("data-state", re.compile("dirty|saving|conflict"))
