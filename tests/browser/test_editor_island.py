"""The editor: what is drawn and typed is saved, found wanting where it is, and never lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.ops.demo_people import ANALYST
from tests.live.fixtures import Enter
from tests.live.people import Person

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "line" / "expense_approval.bpmn"
FOREIGN = '<farm:note xmlns:farm="http://farm.example/x" level="2">kept</farm:note>'
PRIORITY = "#bio-properties-panel-TaskDefinition-priority"


def import_process(analyst: Person, *, key: str, folder: Path) -> Page:
    """Imports the file under another process id, with a stranger's element in it, and opens the editor."""
    text = FILE.read_text()
    process_id = re.search(r'<bpmn:process id="([^"]+)"', text)
    assert process_id
    text = text.replace(f'"{process_id[1]}"', f'"{key}"')
    text = text.replace("<bpmn:extensionElements>", f"<bpmn:extensionElements>{FOREIGN}", 1)
    file = folder / f"{key}.bpmn"
    file.write_text(text)
    page = analyst.go("/processes/import")
    page.set_input_files("#files", file)
    analyst.press("Import")
    page.locator('[data-import-result="imported"]').get_by_role("link").first.click()
    analyst.island("editor")
    return page


def open_group(page: Page, name: str) -> None:
    page.locator(f'[data-group-id="group-{name}"] .bio-properties-panel-group-header-title').click()


def choose(page: Page, element: str) -> None:
    page.locator(f'.djs-shape[data-element-id="{element}"] .djs-hit').first.click()


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=15_000)


def draft_of(page: Page, *, key: str) -> str:
    draft = page.evaluate("key => fetch(`/api/v1/processes/${key}/draft`).then(r => r.json())", key)
    return str(draft["xml"])


@pytest.fixture
def analyst(enter: Enter) -> Person:
    return enter(ANALYST.username)


def test_saves_what_is_typed_and_takes_it_back_in_one_step(analyst: Person, tmp_path: Path) -> None:
    page = import_process(analyst, key="editor_saves", folder=tmp_path)
    expect_saved(page)
    choose(page, "director_approval")
    open_group(page, "task-people")
    before = page.locator(PRIORITY).input_value()
    page.locator(PRIORITY).select_option("5")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "dirty")
    expect_saved(page)
    saved = draft_of(page, key="editor_saves")
    assert 'priority="5"' in saved
    assert "farm.example/x" in saved
    assert ">kept<" in saved
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(PRIORITY)).to_have_value(before)
    expect_saved(page)
    assert 'priority="5"' not in draft_of(page, key="editor_saves")
    analyst.look("editor")


def test_shows_a_finding_at_its_element_and_in_the_list(analyst: Person, tmp_path: Path) -> None:
    page = import_process(analyst, key="editor_findings", folder=tmp_path)
    page.evaluate("document.dispatchEvent(new CustomEvent('element:select', {detail: {id: 'to_director'}}))")
    open_group(page, "condition")
    page.locator("#bio-properties-panel-flow-condition").fill("amount > (")
    expect(analyst.shape("to_director")).to_have_class(re.compile("has-critical"), timeout=15_000)
    row = page.locator('[data-editor-problems] [data-element="to_director"].finding-critical').first
    choose(page, "submitted")
    row.click()
    expect(analyst.shape("to_director")).to_have_class(re.compile(r"\bselected\b"))


def test_asks_who_wins_when_two_windows_change_one_draft(analyst: Person, tmp_path: Path) -> None:
    first = import_process(analyst, key="editor_conflict", folder=tmp_path)
    expect_saved(first)
    analyst.complaints.allow("status of 409")
    second = analyst.context.new_page()
    second.goto(first.url)
    expect(second.locator('[data-island="editor"]')).to_have_attribute("data-ready", "true", timeout=20_000)
    for page, priority in ((first, "4"), (second, "5")):
        choose(page, "director_approval")
        open_group(page, "task-people")
        page.locator(PRIORITY).select_option(priority)
        if page is first:
            expect_saved(page)
    dialog = second.locator("#conflict-dialog")
    expect(dialog).to_be_visible(timeout=10_000)
    dialog.get_by_role("button", name="Keep mine as a new revision").click()
    expect_saved(second)
    assert 'priority="5"' in draft_of(second, key="editor_conflict")


def test_greys_out_what_the_engine_refuses(analyst: Person, tmp_path: Path) -> None:
    page = import_process(analyst, key="editor_menu", folder=tmp_path)
    page.locator('.djs-palette .entry[data-action="create"]').click()
    expect(page.locator('.djs-popup .entry[data-id="create-ai-agent"]')).to_be_visible()
    refused = page.locator('.djs-popup .entry[data-id="create-transaction"]')
    expect(refused).to_have_attribute("aria-disabled", "true")
