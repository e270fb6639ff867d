"""A review by two of three, with a demand that follows its element through a rename; and an emergency."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from studio.ops.demo_people import ADMINISTRATOR, ANALYST, DEMO_PASSWORD, MANAGER, OPERATOR, REVIEWER
from tests.live.api import Api
from tests.live.axe import violations
from tests.live.fixtures import Enter
from tests.live.people import Person
from tests.live.stack import Stack

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "line" / "expense_approval.bpmn"
FOLDER = "Money/Expenses"
POINT = "The limits are those of this year"
SECOND = "rita"


@pytest.fixture(scope="module")
def key(api: Callable[[str], Api], stack: Stack) -> str:
    """A process in a folder that asks for two approvals, with a version, and a second reviewer."""
    stack.ask(
        "from django.contrib.auth.models import Group\n"
        "from studio.accounts.models import User\n"
        f"person = User.objects.create_user({SECOND!r}, 'rita@example.org', {DEMO_PASSWORD!r})\n"
        "person.groups.set([Group.objects.get(name='reviewer')])"
    )
    analyst, keeper = api(ANALYST.username), api(ADMINISTRATOR.username)
    key = analyst.import_process(FILE.read_text().replace('"expense_approval"', '"reviewed_expense"'))
    analyst.put(f"/processes/{key}/folder", folder=FOLDER)
    keeper.put("/review-rules", folder="Money", approvals=2, checklist=[POINT])
    revision = analyst.get(f"/processes/{key}/draft")["revision"]
    analyst.post(f"/processes/{key}/versions", note="First", revision=revision)
    return key


def demand(reviewer: Person, *, key: str) -> None:
    """A reviewer chooses an element on the canvas and demands something of it."""
    page = reviewer.go(f"/processes/{key}/versions/1")
    reviewer.island("viewer")
    reviewer.shape("director_approval").click()
    page.get_by_label("Comment on").fill("@ana, who stands in for the director?")
    page.get_by_label("Must be fixed before approval").check()
    reviewer.press("Add comment")
    expect(page.locator(".thread")).to_contain_text("Must fix")


def rename_and_ask(api: Api, *, key: str) -> None:
    """The element gets another id and another name in the next version, which is put into review."""
    draft = api.get(f"/processes/{key}/draft")
    xml = draft["xml"].replace("director_approval", "board_approval").replace("Director", "Board director")
    saved = api.put(f"/processes/{key}/draft", xml=xml, revision=draft["revision"])
    api.post(f"/processes/{key}/versions", note="The board decides", revision=saved["revision"])
    api.post(f"/processes/{key}/versions/2/review", message="Please look at the board")


def approve(reviewer: Person) -> None:
    page = reviewer.page
    for box in page.locator('[name="acknowledged"], [name="checked"]').all():
        box.check()
    reviewer.press("Approve")


def test_two_of_three_approve_what_was_demanded(enter: Enter, api: Callable[[str], Api], key: str) -> None:
    reviewer, second, analyst = enter(REVIEWER.username), enter(SECOND), enter(ANALYST.username)
    demand(reviewer, key=key)
    rename_and_ask(api(ANALYST.username), key=key)

    page = reviewer.go(f"/processes/{key}/versions/2/review")
    reviewer.island("viewer")
    thread = page.locator(".thread", has_text="who stands in")
    expect(thread).to_contain_text("from version 1")
    thread.get_by_role("link", name="board_approval").click()
    expect(reviewer.shape("board_approval")).to_have_class(re.compile("selected"))
    expect(page.get_by_text("2 more approvals are needed.")).to_be_visible()
    reviewer.look("review-page", phone=True)
    assert not violations(page, rules=())

    reviewer.complaints.allow("status of 422")
    approve(reviewer)
    expect(page.locator("main")).to_contain_text("A comment marked “must fix” is not settled.")
    thread.get_by_role("button", name="Settle").click()
    approve(reviewer)
    expect(page.get_by_text("Your approval counts; others are still to give theirs.")).to_be_visible()
    expect(page.get_by_text("1 more approval is needed.")).to_be_visible()

    author = analyst.go(f"/processes/{key}/versions/2/review")
    expect(author.locator("fieldset[disabled]").first).to_be_visible()
    expect(author.locator("#verdict-reason")).to_contain_text("Only reviewers give verdicts")

    waiting = second.go("/reviews")
    waiting.get_by_role("link", name=re.compile("· 2$")).first.click()
    second.island("viewer")
    approve(second)
    expect(second.page.get_by_text("Approved.", exact=True)).to_be_visible()
    done = reviewer.go("/reviews?tab=done")
    expect(done.locator("#reviews")).to_contain_text("Approved")
    reviewer.look("reviews-done", phone=True)


def test_an_emergency_is_seen_by_everybody(enter: Enter, api: Callable[[str], Api], key: str) -> None:
    administrator, reviewer = enter(ADMINISTRATOR.username), enter(REVIEWER.username)
    administrator.go(f"/processes/{key}/versions/1")
    administrator.page.get_by_role("link", name="Approve in an emergency …").click()
    page = administrator.page
    administrator.complaints.allow("status of 422")
    page.get_by_label("What is the emergency?").fill("Expenses are paid twice since this morning.")
    page.get_by_label("Type the id of the process").fill("something else")
    administrator.press("Approve in an emergency")
    expect(page.get_by_label("What is the emergency?")).to_have_value(re.compile("paid twice"))
    administrator.look("emergency", phone=True)
    assert not violations(page, rules=())
    page.get_by_label("Type the id of the process").fill(key)
    administrator.press("Approve in an emergency")
    expect(page.locator("[data-emergency]")).to_contain_text("paid twice")
    seen = reviewer.go(f"/processes/{key}/versions/1")
    expect(seen.locator("[data-emergency]")).to_contain_text("approved in an emergency by")
    audit = reviewer.go("/audit/?action=version.approved_in_emergency")
    expect(audit.locator("main")).to_contain_text("paid twice")


def test_rules_and_folders_have_their_pages(enter: Enter, key: str) -> None:
    administrator = enter(ADMINISTRATOR.username)
    page = administrator.go("/review-rules")
    expect(page.locator("main")).to_contain_text(POINT)
    administrator.look("review-rules", phone=True)
    listed = administrator.go("/processes?folder=Money")
    expect(listed.locator("#processes")).to_contain_text(FOLDER)
    expect(listed.get_by_role("link", name="Rename this folder")).to_be_visible()
    administrator.look("folder", phone=True)


def test_the_impact_says_which_running_instances_could_migrate(
    enter: Enter, api: Callable[[str], Api], key: str
) -> None:
    """Version 2 is approved by now; an instance of it waits for a person while version 3 is in review."""
    analyst, operator, manager = api(ANALYST.username), api(OPERATOR.username), api(MANAGER.username)
    second = analyst.get(f"/processes/{key}/versions/2")
    operator.deploy(key, second)
    instance = manager.start(key, request_id="R-9", amount=400, requester_email="a@requester.example")
    manager.task_of(instance)
    draft = analyst.get(f"/processes/{key}/draft")
    xml = draft["xml"].replace('id="board_approval"', 'id="board_approval" startQuantity="1"')
    saved = analyst.put(f"/processes/{key}/draft", xml=xml, revision=draft["revision"])
    analyst.post(f"/processes/{key}/versions", note="Third", revision=saved["revision"])
    analyst.post(f"/processes/{key}/versions/3/review", message="Please")

    reviewer = enter(REVIEWER.username)
    page = reviewer.go(f"/processes/{key}/versions/3/review")
    reviewer.island("diff")
    page.get_by_role("button", name="Which of them could migrate?").click()
    expect(page.locator("[data-outlook-result]")).to_contain_text("Version 2: 1 can", timeout=20_000)
    assert not violations(page, rules=())
