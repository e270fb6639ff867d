"""The editor: what is drawn and typed is saved, found wanting where it is, and never lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from studio.ops.demo_people import ANALYST
from tests.live.fixtures import Enter
from tests.live.people import Person

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "line" / "expense_approval.bpmn"
FOREIGN = '<farm:note xmlns:farm="http://farm.example/x" level="2">kept</farm:note>'
MAILING = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"
  xmlns:periscope="http://periscope.dev/schema/bpmn">
  <process id="mailing" name="Mailing" isExecutable="true">
    <startEvent id="start" name="Start"/><endEvent id="end" name="End"/>
    <sendTask id="mail_it" name="Mail it"><extensionElements>
      <periscope:SendTaskConfiguration subject="Hello" bodyText="Hello"/></extensionElements></sendTask>
    <sequenceFlow id="f1" sourceRef="start" targetRef="mail_it"/>
    <sequenceFlow id="f2" sourceRef="mail_it" targetRef="end"/>
  </process>
</definitions>"""
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
    expect(analyst.shape("submitted")).to_have_class(re.compile(r"\bselected\b"), timeout=15_000)
    # The next check may draw the list anew under the pointer, so the row is looked up for every click.
    for _ in range(3):
        row.click(timeout=15_000)
        if "selected" in (analyst.shape("to_director").get_attribute("class") or ""):
            break
    expect(analyst.shape("to_director")).to_have_class(re.compile(r"\bselected\b"), timeout=15_000)


def test_the_first_click_after_typing_counts(analyst: Person, tmp_path: Path) -> None:
    page = import_process(analyst, key="editor_clicks", folder=tmp_path)
    expect_saved(page)
    choose(page, "director_approval")
    page.locator('.djs-shape[data-element-id="director_approval"] .djs-hit').first.dblclick()
    page.locator(".djs-direct-editing-content").fill("Typed on the canvas")
    page.locator('.djs-context-pad.open .entry[data-action="append.end-event"]').click()
    expect(page.locator(".djs-direct-editing-content")).to_be_visible()
    page.keyboard.type("Appended once")
    page.keyboard.press("Enter")
    choose(page, "director_approval")
    open_group(page, "general")
    page.locator("#bio-properties-panel-name").fill("Typed into the panel")
    page.locator('.djs-context-pad.open .entry[data-action="append.end-event"]').click()
    expect(page.locator(".djs-direct-editing-content")).to_be_visible()
    page.keyboard.type("Appended twice")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    expect_saved(page)
    xml = draft_of(page, key="editor_clicks")
    assert ["Typed into the panel" in xml, xml.count("Appended once"), xml.count("Appended twice")] == [
        True,
        1,
        1,
    ]


def test_adding_a_recipient_puts_the_cursor_into_a_new_one(analyst: Person, tmp_path: Path) -> None:
    file = tmp_path / "mail.bpmn"
    file.write_text(MAILING)
    page = analyst.go("/processes/import")
    page.set_input_files("#files", file)
    analyst.press("Import")
    page.locator('[data-import-result="imported"]').get_by_role("link").first.click()
    analyst.island("editor")
    page.get_by_role("button", name="Properties", exact=True).first.click()  # folded away, it opens again
    page.get_by_role("button", name="Add a recipient", exact=True).first.click()
    field = page.locator('[data-group-id="group-mail-toList"] [id$="-value"]')
    expect(field).to_be_focused(timeout=5_000)
    page.keyboard.type("hanna@receiver.example")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Add a recipient", exact=True)).to_have_count(0, timeout=15_000)
    expect_saved(page)
    assert "hanna@receiver.example" in draft_of(page, key="mailing")


def test_the_drawing_keeps_fitting_until_a_hand_is_on_it(analyst: Person, tmp_path: Path) -> None:
    page = import_process(analyst, key="editor_fits", folder=tmp_path)
    window = page.viewport_size
    assert window

    def width() -> float:
        box = analyst.shape("director_approval").bounding_box()
        assert box
        return box["width"]

    def resize(by: float) -> None:
        page.set_viewport_size({"width": int(window["width"] * by), "height": window["height"]})
        page.wait_for_timeout(500)

    whole = width()
    resize(0.7)
    narrow = width()
    assert narrow < whole * 0.9
    resize(1)
    assert width() == pytest.approx(whole, rel=0.02)
    choose(page, "director_approval")
    resize(0.7)
    assert width() == pytest.approx(whole, rel=0.02)


def test_greys_out_what_the_engine_refuses(analyst: Person, tmp_path: Path) -> None:
    # The engine runs every element of the menu by now; an installation with an older one does not.
    refused_rows = [{"element": "transaction", "status": "refused", "note": "needs a newer engine"}]
    analyst.context.route("**/api/v1/support", lambda route: route.fulfill(json=refused_rows))
    page = import_process(analyst, key="editor_menu", folder=tmp_path)
    page.locator('.djs-palette .entry[data-action="create"]').click()
    expect(page.locator('.djs-popup .entry[data-id="create-ai-agent"]')).to_be_visible()
    refused = page.locator('.djs-popup .entry[data-id="create-transaction"]')
    expect(refused).to_have_attribute("aria-disabled", "true")


def test_goes_ahead_after_a_newer_version_once_it_was_named(analyst: Person, tmp_path: Path) -> None:
    analyst.complaints.allow("status of 409")
    page = import_process(analyst, key="editor_newer", folder=tmp_path)
    expect_saved(page)
    sent: list[dict[str, object]] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data_json)
        newer = {
            "title": "Conflict",
            "detail": "Rob made version 7 meanwhile.",
            "status": 409,
            "current": {"latest": 7},
        }
        route.fulfill(status=409, json=newer) if len(sent) == 1 else route.fulfill(
            status=201, json={"number": 8}
        )

    page.route("**/processes/editor_newer/versions", answer)
    page.get_by_role("button", name="Create version").click()
    dialog = page.locator("#version-dialog")
    dialog.get_by_label("What is new?").fill("cheaper")
    dialog.get_by_role("button", name="Create version").click()
    compare = dialog.get_by_role("link", name="Compare version 7 with your draft")
    expect(compare).to_have_attribute(
        "href", re.compile(r"/processes/editor_newer/compare\?from=7&to=draft$")
    )
    dialog.get_by_role("button", name="Go ahead after version 7").click()
    expect(dialog).to_be_hidden()
    assert [(each["note"], each.get("after")) for each in sent] == [("cheaper", None), ("cheaper", 7)]


DROP = """([name, text]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name, { type: 'application/xml' }));
  dataTransfer.items.add(new File(['no process'], 'notes.txt', { type: 'text/plain' }));
  for (const type of ['dragenter', 'dragover', 'drop']) {
    document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
  }
}"""


def test_imports_files_dropped_on_the_list_and_says_what_became_of_each(analyst: Person) -> None:
    page = analyst.go("/processes")
    text = re.sub(r'(<bpmn:process id=)"[^"]+"', r'\1"dropped"', FILE.read_text())
    page.evaluate(DROP, ["dropped.bpmn", text])
    expect(page.locator('[data-import-result="imported"]')).to_contain_text("dropped.bpmn")
    expect(page.locator('[data-import-result="refused"]')).to_contain_text("notes.txt")
    expect(page.locator("#processes")).to_contain_text("dropped")


def test_finds_a_page_and_a_process_by_the_keyboard(analyst: Person, tmp_path: Path) -> None:
    import_process(analyst, key="editor_found", folder=tmp_path)
    page = analyst.go("/processes")
    page.keyboard.press("Control+k")
    page.keyboard.type("editor_found")
    expect(page.locator("#palette-list").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/processes/editor_found$"))


def test_what_has_no_effect_is_removed_by_its_button(analyst: Person, tmp_path: Path) -> None:
    text = MAILING.replace('id="mailing"', 'id="editor_no_effect"').replace(
        'subject="Hello"', 'subject="Hello" trackOpens="true" trackClicks="true"'
    )
    file = tmp_path / "editor_no_effect.bpmn"
    file.write_text(text)
    page = analyst.go("/processes/import")
    page.set_input_files("#files", file)
    analyst.press("Import")
    page.locator('[data-import-result="imported"]').get_by_role("link").first.click()
    analyst.island("editor")
    page.get_by_role("button", name="Remove it", exact=True).click(timeout=15_000)
    expect(page.locator('[data-rule="tracking-without-effect"]')).to_have_count(0, timeout=15_000)
    expect_saved(page)
    xml = draft_of(page, key="editor_no_effect")
    assert "SendTaskConfiguration" in xml
    assert "trackOpens" not in xml
    assert "trackClicks" not in xml


def test_a_click_on_the_selected_element_leaves_it_selected(analyst: Person, tmp_path: Path) -> None:
    page = import_process(analyst, key="editor_selected", folder=tmp_path)
    expect_saved(page)
    for _ in range(2):
        choose(page, "director_approval")
        expect(analyst.shape("director_approval")).to_have_class(re.compile(r"\bselected\b"))


def test_the_next_key_counts_right_after_a_name(analyst: Person, tmp_path: Path) -> None:
    page = import_process(analyst, key="editor_keys", folder=tmp_path)
    expect_saved(page)
    choose(page, "director_approval")
    page.locator('.djs-shape[data-element-id="director_approval"] .djs-hit').first.dblclick()
    page.locator(".djs-direct-editing-content").fill("Named")
    focused = page.evaluate(
        """() => {
          const name = document.querySelector('.djs-direct-editing-content');
          const enter = { keyCode: 13, which: 13, bubbles: true, cancelable: true };
          name.dispatchEvent(new KeyboardEvent('keydown', enter));
          return document.activeElement.tagName;
        }"""
    )
    assert focused == "svg"
