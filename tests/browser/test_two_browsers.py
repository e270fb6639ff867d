"""Two windows of one person and a second person change the same process at random: nothing is lost."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from studio.ops.demo_people import ADMINISTRATOR, ANALYST
from tests.browser.test_merging import file_of, make_version, open_editor, other_window
from tests.live.api import Api
from tests.live.fixtures import Enter
from tests.properties.budget import BUDGET

ROUNDS = round(14 * BUDGET)
SEED = int(os.environ.get("PERISCOPE_SEED") or 1)
TASKS = ("validate_request", "manager_approval", "director_approval", "process_payment")
pytestmark = pytest.mark.timeout(round(180 + 60 * BUDGET))


@dataclass
class Window:
    """One browser window, and the names that its person gave."""

    page: Page
    mark: str
    numbers: Iterator[int]
    given: list[tuple[str, str, str]] = field(default_factory=list)
    """Element, the name that stood there, the name it got."""

    def name_of(self, element: str) -> str:
        shown = self.page.locator(f'.djs-shape[data-element-id="{element}"] .djs-visual text').first
        return (shown.text_content() or "").strip()

    def rename(self, element: str) -> None:
        before, name = self.name_of(element), f"{self.mark}{next(self.numbers)}"
        self.page.locator(f'.djs-shape[data-element-id="{element}"] .djs-hit').first.dblclick()
        editing = self.page.locator(".djs-direct-editing-content")
        expect(editing).to_be_visible()
        before = self.name_of(element) or before
        editing.fill(name)
        self.page.keyboard.press("Enter")
        self.given.append((element, before, name))

    def undo(self) -> None:
        """Takes the last name back, where there still is anything to undo."""
        button = self.page.locator('[data-editor-action="undo"]')
        if not self.given or button.is_disabled():
            return
        element, _before, name = self.given[-1]
        shown = self.name_of(element)
        button.click()
        if shown == name and self.name_of(element) != name:
            self.given.pop()

    def go_on(self) -> None:
        """Answers the question about a conflict: the text stays beside the draft."""
        dialog = self.page.locator("#conflict-dialog")
        if dialog.is_visible():
            dialog.get_by_role("button", name="Go on with the saved one").click()
            expect(dialog).to_be_hidden()

    def rest(self) -> None:
        for _ in range(60):
            self.go_on()
            state = self.page.locator("[data-save-state]").get_attribute("data-state")
            if state == "saved" and not self.page.locator("#conflict-dialog").is_visible():
                return
            self.page.wait_for_timeout(250)
        raise AssertionError("never came to rest")


def numbers() -> Iterator[int]:
    yield from range(10, 10_000)


def lost(windows: list[Window], *, texts: list[str]) -> list[str]:
    """Names that stand nowhere, though nobody who saw them gave the element another one."""
    given = [each for window in windows for each in window.given]
    replaced = {before for _element, before, _name in given}
    return [
        name
        for _e, _b, name in given
        if name not in replaced and not any(f'"{name}"' in text for text in texts)
    ]


def test_nothing_is_lost_between_two_windows_and_two_people(enter: Enter, api: Callable[[str], Api]) -> None:
    programme, other = api(ANALYST.username), api(ADMINISTRATOR.username)
    key = programme.import_process(file_of(f"two_browsers_{SEED}"))
    make_version(programme, key)
    ana, admin = enter(ANALYST.username), enter(ADMINISTRATOR.username)
    ana.complaints.allow("status of 409")
    first = open_editor(ana, key)
    counting = numbers()
    mine = [Window(first, "A", counting), Window(other_window(first), "B", counting)]
    theirs = Window(open_editor(admin, key), "C", counting)
    chance = random.Random(SEED)

    for _round in range(ROUNDS):
        window = chance.choice([*mine, *mine, theirs])
        window.go_on()
        if chance.random() < 0.25:
            window.undo()
        else:
            window.rename(chance.choice(TASKS))
        if chance.random() < 0.3:
            window.rest()
    for window in (*mine, theirs, *mine):
        window.rest()

    draft = programme.get(f"/processes/{key}/draft")
    kept = [
        text
        for each in programme.get(f"/processes/{key}/draft/kept")
        for text in kept_text(ana.page, key, each["id"])
    ]
    assert lost(mine, texts=[draft["xml"], *kept]) == []
    hers = other.get(f"/processes/{key}/draft")["xml"]
    assert lost([theirs], texts=[hers]) == []

    if mine[0].given or mine[1].given:
        make_version(programme, key)
    version = str(programme.get(f"/processes/{key}/draft")["xml"])
    assert [name for _element, _before, name in theirs.given if f'"{name}"' in version] == []
    if theirs.given and programme.get(f"/processes/{key}")["latest"] == 2:
        met = other.get(f"/processes/{key}/draft/update")
        listed = str([each["mine"] for each in met["conflicts"]])
        standing = [name for _element, _before, name in theirs.given if f'"{name}"' in hers]
        assert [name for name in standing if f'"{name}"' not in met["xml"] and name not in listed] == []


def kept_text(page: Page, key: str, pk: int) -> list[str]:
    """What was put aside, as its owner downloads it."""
    answer = page.request.get(f"{page.url.split('/processes/')[0]}/processes/{key}/draft/kept/{pk}/download")
    assert answer.ok
    return [answer.text()]
