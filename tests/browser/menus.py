"""The editor by keyboard: every key counts at once, and none is pressed twice."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def wait_for_canvas(page: Page) -> None:
    """Waits until nothing is being typed and keys go to the canvas."""
    expect(page.locator(".djs-direct-editing-content")).to_have_count(0)
    expect(page.locator(".djs-container svg[tabindex]").first).to_be_focused()


def open_append_menu(page: Page) -> Locator:
    """Presses `a` once; the menu stays open whatever comes in meanwhile."""
    wait_for_canvas(page)
    page.keyboard.press("a")
    popup = page.locator(".djs-popup")
    expect(popup.locator("input")).to_be_focused()
    return popup


def walk_back(page: Page) -> None:
    """Goes to the element before the selected one, which the address names."""
    wait_for_canvas(page)
    before = page.url
    page.keyboard.press("[")
    expect(page).not_to_have_url(before)


def begin_to_name(page: Page, *, by_key: bool = False) -> None:
    """Opens the name of the new element; most ask for theirs at once, gateways when `e` is pressed."""
    if by_key:
        wait_for_canvas(page)
        page.keyboard.press("e")
    expect(page.locator(".djs-direct-editing-content")).to_be_visible()
