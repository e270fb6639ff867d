"""The editor by keyboard, at the pace of a person: the next key comes when the canvas listens again."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST_PRESSES = 5
PAUSE_MILLISECONDS = 300


def wait_for_canvas(page: Page) -> None:
    """Waits until nothing is being typed and keys go to the canvas."""
    expect(page.locator(".djs-direct-editing-content")).to_have_count(0)
    expect(page.locator(".djs-container svg[tabindex]").first).to_be_focused()


def open_append_menu(page: Page) -> Locator:
    """Presses `a` once the editor has come to rest, again where a late finding has closed the menu."""
    wait_for_canvas(page)
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=15_000)
    popup = page.locator(".djs-popup")
    for _ in range(MOST_PRESSES):
        page.keyboard.press("a")
        page.wait_for_timeout(PAUSE_MILLISECONDS)
        if popup.count():
            break
    expect(popup.locator("input")).to_be_focused()
    return popup


def walk_back(page: Page) -> None:
    """Goes to the element before the selected one, which the address names."""
    wait_for_canvas(page)
    before = page.url
    for _ in range(MOST_PRESSES):
        page.keyboard.press("[")
        page.wait_for_timeout(PAUSE_MILLISECONDS)
        if page.url != before:
            return
    raise AssertionError(f"Nothing leads back from {before}")


def begin_to_name(page: Page) -> None:
    """Opens the name of the new element; tasks ask for theirs at once, others when `e` is pressed."""
    name = page.locator(".djs-direct-editing-content")
    for _ in range(MOST_PRESSES):
        page.wait_for_timeout(PAUSE_MILLISECONDS)
        if name.count():
            break
        page.keyboard.press("e")
    expect(name).to_be_visible()
