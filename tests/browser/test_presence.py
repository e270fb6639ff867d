"""Who edits the same process sees the others, where they are, and is warned before both change the same."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from studio.ops.demo_people import ADMINISTRATOR, ANALYST
from tests.browser.test_merging import file_of, make_version, open_editor, other_window
from tests.live.api import Api
from tests.live.axe import violations
from tests.live.fixtures import Enter

TASK = "manager_approval"


def choose(page: Page, element: str) -> None:
    page.locator(f'.djs-shape[data-element-id="{element}"] .djs-hit').first.click()


def test_two_people_see_each_other_and_where_they_are(enter: Enter, api: Callable[[str], Api]) -> None:
    programme = api(ANALYST.username)
    key = programme.import_process(file_of("presence_two"))
    make_version(programme, key)
    ana, admin = enter(ANALYST.username), enter(ADMINISTRATOR.username)
    here, there = open_editor(ana, key), open_editor(admin, key)
    expect(there.locator(".presence-person")).to_have_attribute(
        "aria-label", re.compile("looking on"), timeout=15_000
    )

    choose(here, TASK)
    marked = there.locator(f'.djs-shape[data-element-id="{TASK}"].is-others')
    expect(marked).to_have_count(1, timeout=15_000)
    expect(there.locator(".presence-label")).to_contain_text("Ana")
    expect(there.locator(".presence-person")).to_have_attribute("aria-label", re.compile("editing Manager"))
    expect(there.locator("[data-claim-notice]")).to_be_hidden()

    choose(there, TASK)
    notice = there.locator("[data-claim-notice]")
    expect(notice).to_contain_text(re.compile("Ana .* is editing"))
    admin.look("presence")
    admin.look("presence-phone", phone=True)
    assert violations(there) == []
    notice.get_by_role("button", name="Take over").click()
    expect(here.locator("#toasts")).to_contain_text("has taken over", timeout=15_000)
    expect(notice).to_be_hidden(timeout=15_000)
    expect(here.locator("[data-claim-notice]")).to_contain_text("is editing")

    here.close()
    expect(there.locator(".presence-person")).to_have_count(0, timeout=10_000)
    expect(there.locator(".presence-label")).to_have_count(0)


def test_another_window_of_mine_is_called_so(enter: Enter, api: Callable[[str], Api]) -> None:
    key = api(ANALYST.username).import_process(file_of("presence_windows"))
    first = open_editor(enter(ANALYST.username), key)
    second = other_window(first)

    choose(first, TASK)
    expect(second.locator(".presence-label")).to_have_text("You, in another window", timeout=15_000)


def test_a_version_of_somebody_else_is_told_at_once(enter: Enter, api: Callable[[str], Api]) -> None:
    programme = api(ANALYST.username)
    key = programme.import_process(file_of("presence_version"))
    make_version(programme, key)
    page = open_editor(enter(ANALYST.username), key)
    page.locator('.djs-shape[data-element-id="manager_approval"] .djs-hit').first.dblclick()
    page.locator(".djs-direct-editing-content").fill("Boss agrees")
    page.keyboard.press("Enter")

    other = api(ADMINISTRATOR.username)
    draft = other.get(f"/processes/{key}/draft")
    theirs = draft["xml"].replace('name="Process Payment"', 'name="Pay"')
    other.put(f"/processes/{key}/draft", xml=theirs, revision=draft["revision"])
    make_version(other, key)

    page.get_by_role("button", name="Bring it into my draft").click(timeout=15_000)
    expect(page.get_by_role("heading", name="Bring together")).to_be_visible()
