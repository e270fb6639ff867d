"""Without a mouse: model a process of six elements, make a version of it and ask for its review."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.ops.demo_people import ANALYST
from tests.browser.menus import begin_to_name, open_append_menu, wait_for_canvas, walk_back
from tests.live.api import Api
from tests.live.fixtures import Enter
from tests.live.people import Person

MOST_TABS = 120


@pytest.fixture
def analyst(enter: Enter) -> Person:
    return enter(ANALYST.username)


def reach(page: Page, wanted: Locator) -> None:
    """Presses Tab until the element has the focus."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("node => node === node.getRootNode().activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def append(page: Page, *, kind: str, name: str) -> None:
    """Appends an element to the selected one and gives it a name."""
    popup = open_append_menu(page)
    popup.locator("input").press_sequentially(kind)
    expect(popup.locator(".entry").first).to_contain_text(re.compile(kind, re.IGNORECASE))
    page.keyboard.press("Enter")
    expect(popup).to_have_count(0)
    begin_to_name(page, by_key="gateway" in kind)
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    wait_for_canvas(page)
    expect(page.locator(".djs-shape.selected")).to_have_count(1)


def find(page: Page, name: str) -> None:
    """Selects an element by its name."""
    page.keyboard.press("Control+f")
    page.locator(".djs-search-input input").press_sequentially(name)
    page.keyboard.press("Enter")
    expect(page.locator(".djs-search-overlay")).to_have_count(0)


def test_models_makes_a_version_and_asks_for_review_by_keyboard_alone(
    analyst: Person, api: Callable[[str], Api]
) -> None:
    page = analyst.go("/processes/new")
    reach(page, page.get_by_label("Name"))
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    analyst.island("editor")
    key = page.url.split("/processes/")[1].partition("/")[0]
    reach(page, page.locator(".djs-container svg[tabindex]").first)
    find(page, "start")
    append(page, kind="human task", name="Decide")
    append(page, kind="parallel gateway", name="Both")
    append(page, kind="e-mail", name="Tell them")
    append(page, kind="end event", name="Told")
    walk_back(page)
    walk_back(page)
    append(page, kind="end event", name="Filed")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=15_000)

    reach(page, page.get_by_role("button", name="Create version"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is new?")).to_be_focused()
    page.keyboard.type("First")
    reach(page, page.locator("#version-dialog").get_by_role("button", name="Create version"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Version 1 was created.")).to_be_visible()
    xml = api(ANALYST.username).get(f"/processes/{key}/versions/1")["xml"]
    assert xml.count("<bpmn:sequenceFlow ") == 5
    for name in ("Decide", "Both", "Tell them", "Told", "Filed"):
        assert f'name="{name}"' in xml

    analyst.go(f"/processes/{key}/versions/1")
    reach(page, page.locator("main").get_by_role("link", name="Request review").first)
    page.keyboard.press("Enter")
    reach(page, page.locator("main").get_by_role("button", name="Request review"))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/request$"))
    assert api(ANALYST.username).get(f"/processes/{key}/versions/1")["state"] == "in_review"
