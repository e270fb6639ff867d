"""Writing a function: mistakes at their line, suggestions, trials, versions, and choosing it in a process."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.ops.demo_people import ANALYST
from tests.browser.test_editor_island import choose, expect_saved, open_group
from tests.live.axe import violations
from tests.live.fixtures import Enter
from tests.live.people import Person

GOOD = (
    "def execute(amount, rate=0.19):\n    print('asked', amount)\n    return {'tax': round(amount * rate, 2)}"
)
BAD = "import os\n\ndef execute(amount):\n    return amount.__class__"
PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
  <process id="with_function" name="With a function" isExecutable="true">
    <startEvent id="start" name="Start"/><scriptTask id="work" name="Work"/><endEvent id="end" name="End"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
    <sequenceFlow id="f2" sourceRef="work" targetRef="end"/>
  </process>
</definitions>"""


@pytest.fixture
def analyst(enter: Enter) -> Person:
    return enter(ANALYST.username)


def make(analyst: Person, *, key: str) -> Page:
    page = analyst.go("/library/functions/new")
    page.locator("#id_key").fill(key)
    page.locator("#id_name").fill(f"Tax of {key}")
    page.get_by_label("Tags").fill("tax, money")
    analyst.press("Write it")
    analyst.island("function")
    return page


def write(page: Page, source: str) -> None:
    """Puts a whole source into the editor, as pasting does."""
    page.locator(".cm-content").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)


def publish(analyst: Person, *, note: str) -> None:
    analyst.press("Publish")
    dialog = analyst.page.locator("#publish-dialog")
    dialog.get_by_label("What is new?").fill(note)
    dialog.get_by_role("button", name="Publish").click()
    expect(dialog).to_be_hidden()


def check(analyst: Person, name: str) -> None:
    analyst.look(name, phone=True)
    for theme in ("dark", "light"):
        analyst.show(theme)
        found = violations(analyst.page, rules=())
        assert not found, f"{theme}:\n" + "\n".join(found)


def test_mistakes_stand_at_their_line_and_nothing_with_mistakes_is_published(analyst: Person) -> None:
    page = make(analyst, key="wrong")
    write(page, BAD)
    expect(page.locator(".function-problem-list li")).to_have_count(2, timeout=15_000)
    expect(page.get_by_role("button", name=re.compile("Line 1: there is no module 'os'"))).to_be_visible()
    expect(page.locator(".cm-lint-marker-error")).to_have_count(2)
    check(analyst, "function-problems")
    expect_saved(page)
    analyst.complaints.allow("status of 422")
    analyst.press("Publish")
    page.locator("#publish-dialog").get_by_role("button", name="Publish").click()
    expect(page.locator("[data-publish-error]")).to_contain_text("cannot be published")
    page.keyboard.press("Escape")


def test_is_tried_at_the_bench_published_and_compared(analyst: Person) -> None:
    page = make(analyst, key="vat")
    write(page, GOOD)
    expect(page.locator("[data-function-problems]")).to_contain_text("No problem found", timeout=15_000)
    page.get_by_label("Input (JSON)").fill('{"amount": 10}')
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-bench-output]")).to_contain_text('"tax": 1.9', timeout=15_000)
    expect(page.locator("[data-bench-output]")).to_contain_text("asked 10")
    analyst.press("Keep as sample")
    page.locator("#sample-dialog").get_by_label("Name").fill("Ten")
    page.locator("#sample-dialog").get_by_role("button", name="Keep").click()
    expect(page.get_by_label("Sample", exact=True)).to_have_value("Ten")
    check(analyst, "function-editor")
    page.get_by_label("Input schema").fill(
        '{"type": "object", "properties": {"amount": {"type": "number"}}, "required": ["amount"]}'
    )
    page.get_by_label("Input (JSON)").fill('{"amount": "many"}')
    analyst.press("Run")
    expect(page.locator("[data-bench-output]")).to_contain_text("input_validation_error", timeout=15_000)
    expect_saved(page)
    publish(analyst, note="First")
    write(page, GOOD.replace("0.19", "0.20"))
    expect_saved(page)
    publish(analyst, note="A higher rate")
    analyst.go("/library/functions/of/vat")
    expect(page.get_by_role("link", name="Version 2")).to_be_visible()
    check(analyst, "function-detail")
    analyst.follow("Version 2")
    analyst.island("function-version")
    expect(page.locator(".cm-changedText").first).to_be_visible()
    check(analyst, "function-version")
    page.get_by_label("Why?").fill("Wrong rate")
    analyst.press("Deprecate this version")
    expect(page.locator(".notice-warning")).to_contain_text("Wrong rate")
    analyst.go("/library/functions?tag=tax")
    check(analyst, "function-list")


def test_suggests_only_what_the_language_offers_and_leaves_by_the_keyboard(analyst: Person) -> None:
    page = make(analyst, key="suggested")
    write(page, "import math\n")
    page.keyboard.type("math.sq")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("sqrt", timeout=15_000)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('.function-bench, .function-source') !== null")
    assert page.evaluate("() => document.activeElement.shadowRoot === null")


def test_a_script_task_chooses_a_function_and_maps_what_it_needs(analyst: Person, tmp_path: Path) -> None:
    page = make(analyst, key="chosen")
    write(page, GOOD)
    page.get_by_label("Input schema").fill('{"type": "object", "properties": {"amount": {"type": "number"}}}')
    expect_saved(page)
    publish(analyst, note="")
    file = tmp_path / "with_function.bpmn"
    file.write_text(PROCESS)
    analyst.go("/processes/import")
    page.set_input_files("#files", file)
    analyst.press("Import")
    page.locator('[data-import-result="imported"]').get_by_role("link").first.click()
    analyst.island("editor")
    choose(page, "work")
    open_group(page, "script-function")
    page.locator("#bio-properties-panel-ScriptTaskConfiguration-functionId").select_option("chosen")
    open_group(page, "script-function-inputs")
    page.locator("#bio-properties-panel-function-input-amount").fill("total")
    page.keyboard.press("Tab")
    analyst.look("function-picker")
    expect_saved(page)
    draft = page.evaluate("() => fetch('/api/v1/processes/with_function/draft').then(r => r.json())")
    assert 'functionId="chosen"' in draft["xml"]
    assert re.search(r'ScriptTaskInputMapping[^>]*source="total"[^>]*target="amount"', draft["xml"], re.I)
