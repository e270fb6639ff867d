"""A person in a browser of their own: what they do, and what they see."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, Locator, Page, expect

from studio.ops.demo_people import DEMO_PASSWORD
from tests.live.stack import Stack
from tests.live.watching import Complaints, check_watermark

PICTURES = os.environ.get("PERISCOPE_SCREENSHOTS")
PHONE = {"width": 360, "height": 740}
STILL = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    for (await frame(); document.getAnimations().some((each) => each.playState === 'running'); await frame());
}"""
"""Returns when nothing moves any more."""
Theme = Literal["light", "dark"]


class Person:
    """One person at one browser."""

    def __init__(self, username: str, *, stack: Stack, context: BrowserContext) -> None:
        self.username = username
        self.stack = stack
        self.context = context
        self.complaints = Complaints(context)
        self.page = context.new_page()

    def go(self, path: str, *, status: int = 200) -> Page:
        """Opens a page; a status other than 200 is what the test expects."""
        if status != 200:
            self.complaints.allow(f"status of {status}")
        answer = self.page.goto(f"{self.stack.address}{path}")
        assert answer is not None
        assert answer.status == status, f"{self.username} got {answer.status} at {path}"
        return self.page

    def log_in(self) -> None:
        self.go("/login")
        self.page.get_by_label("User name").fill(self.username)
        self.page.get_by_label("Password").fill(DEMO_PASSWORD)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("button", name="Your account")).to_be_visible()

    def press(self, name: str, *, exact: bool = True) -> None:
        self.page.locator("main, dialog[open]").get_by_role("button", name=name, exact=exact).first.click()

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()

    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def island(self, name: str) -> Locator:
        """An island, once it is there."""
        island = self.page.locator(f'[data-island="{name}"]')
        expect(island).to_have_attribute("data-ready", "true", timeout=20_000)
        return island

    def shape(self, element: str) -> Locator:
        """An element of the process on the canvas."""
        return self.page.locator(f'.djs-element[data-element-id="{element}"]')

    def sees(self, element: str, *, state: str, seconds: float = 20) -> None:
        """Waits until the canvas shows the element in this state, without a reload."""
        wanted = re.compile(rf"(^|\s)st-{state}(\s|$)")
        expect(self.shape(element)).to_have_class(wanted, timeout=seconds * 1000)

    def sees_instance(self, state: str, *, seconds: float = 20) -> None:
        """Waits until the live page says that the instance is in this state."""
        island = self.page.locator('[data-island="instance"]')
        expect(island).to_have_attribute("data-state", state, timeout=seconds * 1000)

    def answer(self, name: str, value: str) -> None:
        """Fills in one field of a form made of a process's fields."""
        field = self.page.locator(f'[name="answer-{name}"]')
        if field.first.get_attribute("type") == "radio":
            self.page.locator(f'[name="answer-{name}"][value="{value}"]').check()
        else:
            field.fill(value)

    def show(self, theme: Theme) -> None:
        self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        expect(self.page.locator("html")).to_have_attribute("data-bs-theme", theme)
        self.page.evaluate(STILL)

    def look(self, name: str, *, phone: bool = False) -> None:
        """Checks the marks of the page and keeps pictures of it where pictures are wanted."""
        check_watermark(self.page)
        if not PICTURES:
            return
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("() => scrollTo(0, 0)")
        for theme in ("dark", "light"):
            self.show(theme)
            self.page.screenshot(path=folder / f"{name}.{theme}.png", animations="disabled")
        if phone:
            window = self.page.viewport_size
            self.page.set_viewport_size(PHONE)
            self.page.screenshot(path=folder / f"{name}.phone.png", full_page=True, animations="disabled")
            if window:
                self.page.set_viewport_size(window)

    def leave(self, *, failed_in: str = "") -> list[str]:
        """Closes the browser and returns what it complained about; keeps a picture of what went wrong."""
        if failed_in and PICTURES:
            name = re.sub(r"\W+", "-", f"failed-{failed_in}-{self.username}")
            self.page.screenshot(path=Path(PICTURES) / f"{name}.png")
        self.context.close()
        return [f"{self.username}: {each}" for each in self.complaints.left]
