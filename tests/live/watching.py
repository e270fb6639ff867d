"""What a page must never do, and what is looked at on every page."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

COVERED = """() => {
    if (document.querySelector('dialog:modal')) return [];
    return [...document.querySelectorAll('.bjs-powered-by')].map((mark) => {
        mark.scrollIntoView({block: 'center'});
        const box = mark.getBoundingClientRect();
        if (!box.width || !box.height) return 'is not shown';
        const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return mark.contains(there) ? '' : `is covered by ${there && there.outerHTML.slice(0, 120)}`;
    }).filter(Boolean);
}"""


class Complaints:
    """Everything a browser complained about: the policy, errors of scripts, failed requests."""

    def __init__(self, context: BrowserContext) -> None:
        self.heard: list[str] = []
        self.allowed: list[str] = []
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.heard.append(f"uncaught: {error.error}"))

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.heard.append(f"{message.type} at {message.location.get('url')}: {message.text}")

    def allow(self, words: str) -> None:
        """What a browser says of an answer that the test provokes, for example "status of 403"."""
        self.allowed.append(words)

    @property
    def left(self) -> list[str]:
        return [said for said in self.heard if not any(words in said for words in self.allowed)]


def check_watermark(page: Page) -> None:
    """bpmn.io's licence: its mark is visible and nothing lies over it."""
    before = page.evaluate("() => [scrollX, scrollY]")
    covered = page.evaluate(COVERED)
    page.evaluate("([x, y]) => scrollTo(x, y)", before)
    assert not covered, f"the mark of bpmn.io on {page.url} {covered}"
