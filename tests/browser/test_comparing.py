"""Comparing two versions: in every mode, by keys, with texts, XML and a file from outside."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.ops.demo_people import ANALYST
from tests.live.api import Api
from tests.live.axe import violations
from tests.live.fixtures import Enter
from tests.live.people import Person

CLAIM = Path(__file__).resolve().parents[1] / "engine" / "diff" / "fixtures" / "claim.bpmn"
KEY = "compared_claim"
EDITS = (
    ('name="Ask the boss"', 'name="Ask the manager"'),
    ('dueIn="P2D"', 'dueIn="P5D"'),
    ("tax = total * 0.2", "tax = total * 0.19"),
    ('<task id="transfer" name="Transfer"/>', '<task id="transfer" name="Wire the money"/>'),
    ('<sequenceFlow id="late_way" sourceRef="late" targetRef="sum"/>', ""),
)


@pytest.fixture(scope="module")
def compared(api: Callable[[str], Api]) -> str:
    """A process with two versions; its sub-process is drawn collapsed, because the file has no diagram."""
    xml = CLAIM.read_text().replace('"claim"', f'"{KEY}"')
    cut = xml.index("<bpmndi:BPMNDiagram") if "<bpmndi:BPMNDiagram" in xml else xml.index("</definitions>")
    old = xml[:cut] + "</definitions>"
    new = old
    for before, after in EDITS:
        assert before in new, before
        new = new.replace(before, after)
    late = new.index('<boundaryEvent id="late"'), new.index("</boundaryEvent>") + len("</boundaryEvent>")
    new = new[: late[0]] + new[late[1] :]
    new = new.replace('"ask"', '"ask_manager"').replace(">ask<", ">ask_manager<")
    analyst = api(ANALYST.username)
    for text, note in ((old, "First"), (new, "Another question")):
        key = analyst.import_process(text)
        revision = analyst.get(f"/processes/{key}/draft")["revision"]
        analyst.post(f"/processes/{key}/versions", note=note, revision=revision)
    return KEY


@pytest.fixture
def analyst(enter: Enter) -> Person:
    return enter(ANALYST.username)


def open_comparison(analyst: Person, *, key: str, mode: str = "") -> Page:
    page = analyst.go(f"/processes/{key}/compare?from=1&to=2" + (f"&mode={mode}" if mode else ""))
    analyst.island("diff")
    return page


def test_the_mode_stands_in_the_address_and_comes_back_with_it(analyst: Person, compared: str) -> None:
    page = open_comparison(analyst, key=compared)
    switch = page.locator(".diff-mode")
    for words, mode in (("On one canvas", "overlay"), ("Slider", "slider"), ("Side by side", "sides")):
        switch.get_by_role("button", name=words).click()
        expect(page).to_have_url(re.compile(f"[?&]mode={mode}"))
        expect(page.locator(".comparison")).to_have_attribute("data-mode", mode)
        analyst.look(f"compare-{mode}", phone=True)
        assert not violations(page, rules=())
    page.reload()
    analyst.island("diff")
    expect(page.locator(".comparison")).to_have_attribute("data-mode", "sides")


def test_the_slider_uncovers_the_newer_version(analyst: Person, compared: str) -> None:
    page = open_comparison(analyst, key=compared, mode="slider")
    slider = page.get_by_role("slider", name="Border between older and newer")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "0 % of the older version")
    newer = page.locator(".diff-side").nth(1)
    expect(newer.locator(".canvas-box")).to_have_css("clip-path", "inset(0px 0px 0px 0%)")


def test_keys_walk_through_the_changes_and_bring_each_to_the_middle(analyst: Person, compared: str) -> None:
    page = open_comparison(analyst, key=compared, mode="overlay")
    chosen = page.locator(".change-list li.is-selected")
    seen = []
    for _change in range(3):
        page.keyboard.press("n")
        expect(chosen).to_have_count(1)
        seen.append(chosen.get_attribute("data-element"))
    assert len(set(seen)) == 3
    page.keyboard.press("p")
    expect(chosen).to_have_attribute("data-element", seen[1] or "")
    box = page.locator(".diff-side:not([hidden]) .canvas").bounding_box()
    shape = analyst.shape(seen[1] or "").last.bounding_box()
    assert box
    assert shape
    middle = (shape["x"] + shape["width"] / 2 - box["x"], shape["y"] + shape["height"] / 2 - box["y"])
    assert abs(middle[0] - box["width"] / 2) < box["width"] / 4
    assert abs(middle[1] - box["height"] / 2) < box["height"] / 4


def test_chips_count_and_filter_and_layout_waits_to_be_asked_for(analyst: Person, compared: str) -> None:
    page = open_comparison(analyst, key=compared, mode="overlay")
    removed = page.get_by_role("button", name=re.compile(r"^Removed \d"))
    expect(removed).to_have_attribute("aria-pressed", "true")
    rows = page.locator(".change-list li")
    before = rows.count()
    removed.click()
    expect(removed).to_have_attribute("aria-pressed", "false")
    assert rows.count() < before
    expect(page.locator(".change-list .df-removed")).to_have_count(0)


def test_an_element_with_another_id_is_one_change_on_both_sides(analyst: Person, compared: str) -> None:
    page = open_comparison(analyst, key=compared, mode="sides")
    change = page.locator('.change-list li[data-element="ask_manager"]')
    expect(change).to_contain_text("Renamed from Ask the boss to Ask the manager")
    expect(change).to_contain_text("Due: 2 days → 5 days")
    expect(page.locator('.diff-side:first-child [data-element-id="ask"]')).to_have_class(
        re.compile("df-changed")
    )
    change.get_by_role("button").click()
    values = page.locator(".diff-detail")
    expect(values).to_contain_text("user_task.due_in")
    assert not violations(page, rules=())


def test_a_script_is_shown_line_by_line(analyst: Person, compared: str) -> None:
    page = open_comparison(analyst, key=compared)
    page.locator('.change-list li[data-element="sum"]').get_by_role("button").click()
    detail = page.locator(".diff-detail")
    expect(detail.locator(".cm-changedLine").first).to_be_visible()
    expect(detail).to_contain_text("tax = total * 0.19")
    detail.scroll_into_view_if_needed()
    analyst.look("compare-script")


def test_a_collapsed_sub_process_carries_the_sum_of_what_changed_inside(
    analyst: Person, compared: str
) -> None:
    page = open_comparison(analyst, key=compared, mode="overlay")
    expect(page.get_by_role("img", name="1 change inside").last).to_be_visible()
    page.locator('.change-list li[data-element="transfer"]').get_by_role("button").click()
    expect(analyst.shape("transfer").last).to_be_visible()


def test_the_xml_shows_what_changed_and_no_order_of_attributes(analyst: Person, compared: str) -> None:
    page = open_comparison(analyst, key=compared, mode="xml")
    expect(page.locator(".diff-xml .cm-changedLine").first).to_be_visible()
    expect(page.locator(".diff-sides")).to_have_count(0)
    analyst.look("compare-xml", phone=True)
    assert not violations(page, rules=())


def test_a_file_from_outside_is_compared(analyst: Person, compared: str, tmp_path: Path) -> None:
    file = tmp_path / "theirs.bpmn"
    xml = CLAIM.read_text().replace('"claim"', f'"{compared}"').replace('name="Sum up"', 'name="Add up"')
    file.write_text(xml)
    page = analyst.go(f"/processes/{compared}/compare?from=1")
    page.get_by_text("Compare with a file").click()
    page.locator("#file").set_input_files(file)
    page.locator("form", has=page.locator("#file")).get_by_role("button", name="Compare").click()
    analyst.island("diff")
    expect(page.locator("[data-change-counts]")).to_contain_text("1 element renamed")
