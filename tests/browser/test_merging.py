"""Two windows, or two people, work on the same process: what they did comes together, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, expect

from studio.ops.demo_people import ADMINISTRATOR, ANALYST
from tests.live.api import Api
from tests.live.axe import violations
from tests.live.fixtures import Enter
from tests.live.people import Person

FILES = Path(__file__).resolve().parents[1] / "fixtures" / "line"


def file_of(key: str) -> str:
    text = (FILES / "expense_approval.bpmn").read_text()
    process = re.search(r'<bpmn:process id="([^"]+)"', text)
    assert process
    return text.replace(f'"{process[1]}"', f'"{key}"')


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=15_000)


def rename(page: Page, *, element: str, name: str) -> None:
    """Gives an element another name on the canvas."""
    page.locator(f'.djs-shape[data-element-id="{element}"] .djs-hit').first.dblclick()
    page.locator(".djs-direct-editing-content").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-element-id="{element}"]').first).to_contain_text(name.split(maxsplit=1)[0])


def open_editor(person: Person, key: str) -> Page:
    page = person.go(f"/processes/{key}/edit")
    person.island("editor")
    saved(page)
    return page


def other_window(page: Page) -> Page:
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.locator('[data-island="editor"]')).to_have_attribute("data-ready", "true", timeout=20_000)
    saved(second)
    return second


def make_version(programme: Api, key: str) -> None:
    """Makes the draft a version that nobody is asked to review."""
    revision = programme.get(f"/processes/{key}/draft")["revision"]
    programme.post(f"/processes/{key}/versions", note="test", revision=revision)


def xml_of(programme: Api, key: str) -> str:
    return str(programme.get(f"/processes/{key}/draft")["xml"])


@pytest.fixture
def programme(api: Callable[[str], Api]) -> Api:
    return api(ANALYST.username)


def test_two_windows_come_together_by_themselves(enter: Enter, programme: Api) -> None:
    analyst = enter(ANALYST.username)
    key = programme.import_process(file_of("merge_quiet"))
    first = open_editor(analyst, key)
    second = other_window(first)
    analyst.complaints.allow("status of 409")

    rename(first, element="director_approval", name="Director agrees")
    saved(first)
    rename(second, element="manager_approval", name="Boss agrees")

    expect(second.locator('[data-element-id="director_approval"]').first).to_contain_text(
        "agrees", timeout=15_000
    )
    saved(second)
    xml = xml_of(programme, key)
    assert 'name="Director agrees"' in xml
    assert 'name="Boss agrees"' in xml


def test_what_both_windows_changed_is_decided_on_a_page(enter: Enter, programme: Api) -> None:
    analyst = enter(ANALYST.username)
    key = programme.import_process(file_of("merge_conflict"))
    first = open_editor(analyst, key)
    second = other_window(first)
    analyst.complaints.allow("status of 409")

    rename(first, element="director_approval", name="Director agrees")
    saved(first)
    rename(second, element="director_approval", name="Director signs")
    dialog = second.locator("#conflict-dialog")
    expect(dialog).to_be_visible(timeout=15_000)
    second.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Decide now").click()

    expect(second.locator('[data-island="merge"]')).to_have_attribute("data-ready", "true", timeout=20_000)
    analyst.page = second
    analyst.look("merge")
    assert violations(second) == []
    analyst.show("dark")
    assert violations(second, rules=("color-contrast",)) == []
    analyst.look("merge-dark")
    analyst.look("merge-phone", phone=True)
    expect(second.locator("[data-merge-open]")).to_have_text("1 to decide")
    marked = second.locator('.djs-shape[data-element-id="director_approval"].df-conflict')
    expect(marked).to_have_count(2)

    choice = second.get_by_role("radio", name=re.compile("The text that was kept"))
    choice.focus()
    second.keyboard.press("Space")
    expect(second.locator("[data-merge-open]")).to_have_text("All decided")
    second.get_by_role("button", name="What comes out").click()
    result = second.locator('.merge-sides [data-element-id="director_approval"]').first
    expect(result).to_contain_text("signs", timeout=15_000)
    second.get_by_role("button", name="Make it my draft").click()
    expect(second.locator('[data-island="editor"]')).to_have_attribute("data-ready", "true", timeout=20_000)
    assert 'name="Director signs"' in xml_of(programme, key)


def test_the_other_text_waits_until_one_has_time_for_it(enter: Enter, programme: Api) -> None:
    analyst = enter(ANALYST.username)
    key = programme.import_process(file_of("merge_later"))
    first = open_editor(analyst, key)
    second = other_window(first)
    analyst.complaints.allow("status of 409")
    rename(first, element="director_approval", name="Director agrees")
    saved(first)
    rename(second, element="director_approval", name="Director signs")
    second.locator("#conflict-dialog").get_by_role("button", name="Go on with the saved one").click(
        timeout=15_000
    )
    expect(second.locator('[data-element-id="director_approval"]').first).to_contain_text("agrees")
    saved(second)

    page = analyst.go(f"/processes/{key}")
    analyst.look("merge-kept")
    page.get_by_role("link", name="Bring it into my draft").click()
    expect(page.locator(".conflict")).to_contain_text("Director signs")


def test_a_newer_version_of_somebody_else_comes_into_my_draft(
    enter: Enter, api: Callable[[str], Api], programme: Api
) -> None:
    key = programme.import_process(file_of("merge_newer"))
    make_version(programme, key)
    analyst = enter(ANALYST.username)
    page = open_editor(analyst, key)
    rename(page, element="manager_approval", name="Boss agrees")
    saved(page)
    other = api(ADMINISTRATOR.username)
    draft = other.get(f"/processes/{key}/draft")
    theirs = re.sub(r'(id="director_approval" name=)"[^"]+"', r'\1"Director agrees"', draft["xml"])
    assert theirs != draft["xml"]
    other.put(f"/processes/{key}/draft", xml=theirs, revision=draft["revision"])
    make_version(other, key)

    analyst.complaints.allow("status of 409")
    page.get_by_role("button", name="Create version").click()
    dialog = page.locator("#version-dialog")
    dialog.get_by_label("What is new?").fill("mine")
    dialog.get_by_role("button", name="Create version").click()
    dialog.get_by_role("link", name="Bring version 2 into my draft").click()
    expect(page.get_by_text("There is nothing to decide.")).to_be_visible()
    page.get_by_role("button", name="Make it my draft").click()

    expect(page.locator('[data-island="editor"]')).to_have_attribute("data-ready", "true", timeout=20_000)
    mine = programme.get(f"/processes/{key}/draft")
    assert mine["base"] == 2
    assert 'name="Director agrees"' in mine["xml"]
    assert 'name="Boss agrees"' in mine["xml"]


def test_work_that_a_crash_kept_comes_together_with_what_was_saved_since(
    enter: Enter, programme: Api
) -> None:
    analyst = enter(ANALYST.username)
    key = programme.import_process(file_of("merge_crash"))
    page = open_editor(analyst, key)
    analyst.complaints.allow("Failed to load resource")
    analyst.complaints.allow("status of 409")
    page.route(f"**/api/v1/processes/{key}/draft", lambda route: route.abort())
    rename(page, element="director_approval", name="Director agrees")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "offline", timeout=15_000)
    with suppress(BrowserError):
        page.goto("chrome://crash", timeout=5_000)  # closing it would let it save once more
    draft = programme.get(f"/processes/{key}/draft")
    since = re.sub(r'(id="manager_approval" name=)"[^"]+"', r'\1"Boss agrees"', draft["xml"])
    assert since != draft["xml"]
    programme.put(f"/processes/{key}/draft", xml=since, revision=draft["revision"])

    analyst.page = analyst.context.new_page()
    page = analyst.go(f"/processes/{key}/edit")
    page.locator("#recover-dialog").get_by_role("button", name="Go on with it").click()
    expect(page.locator('[data-element-id="manager_approval"]').first).to_contain_text("Boss", timeout=15_000)
    saved(page)
    xml = xml_of(programme, key)
    assert 'name="Director agrees"' in xml
    assert 'name="Boss agrees"' in xml
