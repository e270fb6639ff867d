"""The editor's menus, opened as a person does."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST_PRESSES = 5


def open_append_menu(page: Page) -> Locator:
    """Presses `a` once the editor has come to rest, again where a late finding has closed the menu."""
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=15_000)
    popup = page.locator(".djs-popup")
    for _ in range(MOST_PRESSES):
        page.keyboard.press("a")
        page.wait_for_timeout(300)
        if popup.count():
            break
    expect(popup.locator("input")).to_be_focused()
    return popup
