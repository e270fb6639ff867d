"""One process, the whole way: imported, versioned, reviewed, deployed, started, decided, watched, ended."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from studio.ops.demo_people import ANALYST, DIRECTOR, MANAGER, OPERATOR, REVIEWER
from tests.conftest import SHARED
from tests.live.fixtures import Enter
from tests.live.people import Person
from tests.live.stack import Stack, until

OURS = Path(__file__).resolve().parents[1] / "fixtures" / "line" / "expense_approval.bpmn"
THEIRS = SHARED / "data" / "processes" / "approval-workflow.bpmn"
NOBODY = ("requester_manager", "department_director")


@pytest.fixture(scope="module", params=["ours", "theirs"])
def file(request: pytest.FixtureRequest) -> Path:
    """A process file without a diagram that nobody has changed for this product."""
    path = OURS if request.param == "ours" else THEIRS
    if not path.exists():
        pytest.skip("PERISCOPE_SHARED names no folder with the file")
    return path


def key_of(file: Path) -> str:
    found = re.search(r'<bpmn:process id="(\w+)"', file.read_text())
    assert found
    return found[1]


def test_goes_the_whole_way(file: Path, enter: Enter, stack: Stack) -> None:
    key = key_of(file)
    analyst, reviewer, operator = (enter(each.username) for each in (ANALYST, REVIEWER, OPERATOR))
    participant, director = enter(MANAGER.username), enter(DIRECTOR.username)

    first, second = (f"{name}@{key.replace('_', '-')}.example" for name in ("first", "second"))

    import_file(analyst, file=file)
    make_version(analyst, key=key)
    approve(reviewer, author=analyst, key=key)
    deploy(operator, not_them=(analyst, reviewer), key=key)

    # While the worker stands still, an operator opens the instance; so all of it moves before their eyes.
    worker = until(lambda: stack.find("worker"))
    os.kill(worker, signal.SIGSTOP)
    try:
        instance = start(participant, key=key, amount="7500", email=first)
        watch(operator, instance=instance)
        refuse_to_watch(director, instance=instance)
    finally:
        os.kill(worker, signal.SIGCONT)
    operator.sees("director_approval", state="waiting_person")
    operator.look(f"instance-waiting-{key}")
    decide(director, rival=participant, case=f"{key} 7500", approved=True, budget_code="B-17")
    operator.sees("process_payment", state="done")
    operator.sees_instance("completed")
    operator.look(f"instance-completed-{key}")
    (mail,) = until(lambda: stack.mails(to=first, subject="Approved"))
    assert "R-7500" in mail.subject
    show_mail(operator, subject=mail.subject)

    instance = start(participant, key=key, amount="400", email=second)
    watch(operator, instance=instance)
    operator.sees("manager_approval", state="waiting_person")
    assert "st-" not in (operator.shape("director_approval").get_attribute("class") or "")
    decide(participant, rival=director, case=f"{key} 400", approved=False)
    operator.sees_instance("completed")
    operator.sees("send_rejection_notification", state="done")
    (mail,) = until(lambda: stack.mails(to=second, subject="Rejected"))
    assert "R-400" in mail.subject
    assert not stack.mails(to=second, subject="Approved")
    list_what_ran(operator, participant=participant, key=key)


def import_file(analyst: Person, *, file: Path) -> None:
    """Imports the file as it is and reads in the editor what is said about it, at the elements."""
    page = analyst.go("/processes")
    analyst.follow("Import")
    page.set_input_files("#files", file)
    analyst.look("import")
    analyst.press("Import")
    result = page.locator('[data-import-result="imported"]')
    expect(result).to_be_visible()
    analyst.look("import-result")
    result.get_by_role("link").first.click()
    analyst.island("editor")
    expect(analyst.shape("director_approval")).to_be_visible()
    problems = page.locator("[data-editor-problems]")
    for name in NOBODY:
        expect(problems.get_by_text(name).first).to_be_visible()
    expect(problems.locator(".finding-critical")).to_have_count(0)
    expect(page.locator(".djs-overlays[data-container-id=director_approval] .mark-high")).to_be_visible()
    analyst.look("editor")


def make_version(analyst: Person, *, key: str) -> None:
    """Makes the first version out of the draft and asks for a review of it."""
    page = analyst.page
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=15_000)
    page.get_by_role("button", name="Create version").click()
    page.get_by_label("What is new?").fill("As the file came")
    analyst.look("version-dialog")
    page.locator("#version-dialog").get_by_role("button", name="Create version").click()
    expect(page.get_by_text("Version 1 was created.")).to_be_visible()
    analyst.go(f"/processes/{key}")
    analyst.look("process")
    analyst.go(f"/processes/{key}/versions/1")
    analyst.island("viewer")
    analyst.look("version")
    analyst.follow("Request review")
    analyst.press("Request review")
    expect(page.get_by_text("In review").first).to_be_visible()


def approve(reviewer: Person, *, author: Person, key: str) -> None:
    """Comments at an element, acknowledges each grave finding and approves; the author cannot."""
    page = author.go(f"/processes/{key}/versions/1/review")
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()

    page = reviewer.go("/reviews")
    reviewer.look("reviews")
    page.locator(f'main a[href*="/processes/{key}/versions/1"]').first.click()
    reviewer.island("viewer")
    reviewer.shape("director_approval").click()
    page.locator("#comment-body").fill("Who is the director's deputy?")
    reviewer.press("Add comment")
    expect(page.locator(".thread", has_text="deputy")).to_contain_text("director_approval")
    reviewer.island("viewer")
    reviewer.press("Approve")
    expect(page.get_by_text("In review").first).to_be_visible()  # grave findings are not acknowledged yet
    for box in page.locator('[name="acknowledged"]').all():
        box.check()
    reviewer.look("review")
    reviewer.press("Approve")
    expect(page.locator(".page-lead .state", has_text="Approved")).to_be_visible()
    reviewer.go("/processes/new", status=403)


def deploy(operator: Person, *, not_them: tuple[Person, ...], key: str) -> None:
    """Deploys the approved version; nobody without the right can."""
    for person in not_them:
        person.go(f"/processes/{key}/versions/1", status=200)
        expect(person.page.locator("main").get_by_role("link", name="Deploy")).to_have_count(0)
    page = operator.go(f"/processes/{key}/versions/1")
    operator.island("viewer")
    operator.follow("Deploy")
    operator.look("deploy")
    operator.press("Deploy")
    expect(page.get_by_text("Live").first).to_be_visible()
    operator.look("process-live")
    operator.go("/deployments")
    operator.look("deployments")


def start(participant: Person, *, key: str, amount: str, email: str) -> str:
    """Starts the process from its form, once with a mistake; returns the instance's id."""
    page = participant.go("/start/")
    participant.look("start-catalogue", phone=True)
    page.locator(f'a[href$="/start/{key}"]').first.click()
    participant.answer("request_id", f"R-{amount}")
    participant.answer(
        "amount", "a lot" if page.locator('[name="answer-amount"][type="text"]').count() else ""
    )
    participant.answer("requester_email", email)
    participant.complaints.allow("status of 422")
    participant.press("Start")
    expect(page.locator(".error-summary")).to_be_visible()
    participant.look("start-form-refused", phone=True)
    participant.answer("amount", amount)
    page.locator("#business_key").fill(f"{key} {amount}")
    participant.look("start-form", phone=True)
    participant.press("Start")
    page.wait_for_url(re.compile(r"/instances/."))
    participant.island("instance")
    return page.url.rpartition("/instances/")[2]


def watch(operator: Person, *, instance: str) -> None:
    """Finds the instance in the list, which shows it by itself, and opens it."""
    page = operator.go("/instances/")
    page.locator(f'tr[data-instance="{instance}"] a').first.click()
    operator.island("instance")
    expect(page.locator(".stream-state")).to_have_attribute("data-state", "open")


def refuse_to_watch(stranger: Person, *, instance: str) -> None:
    """Somebody who neither started it nor watches everything finds nothing there."""
    stranger.go(f"/instances/{instance}", status=404)
    stranger.go("/audit", status=403)


def decide(person: Person, *, rival: Person, case: str, approved: bool, budget_code: str = "") -> None:
    """Finds the task in the inbox by itself, claims and answers it; the rival comes too late."""
    page = person.go("/tasks?tab=candidates")
    item = page.locator("a[data-task]", has_text=case)
    person.look("inbox", phone=True)
    item.click()
    page.wait_for_url(re.compile(r"/tasks/\d+"))
    address = page.url.removeprefix(person.stack.address)
    person.press("Assign to me")
    expect(page.get_by_role("button", name="Release")).to_be_visible()

    rival.go(address.partition("?")[0])
    expect(rival.page.get_by_role("button", name="Approve")).to_have_count(0)
    expect(rival.page.get_by_text("has this task")).to_be_visible()

    if budget_code:
        person.complaints.allow("status of 422")
        person.press("Approve")
        expect(page.locator(".error-summary")).to_contain_text("Budget Code")
        person.look("task-refused", phone=True)
        person.answer("budget_code", budget_code)
    person.answer("comments", "Decided in the browser")
    person.look("task", phone=True)
    person.press("Approve" if approved else "Reject")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    rival.go(address.partition("?")[0])


def show_mail(operator: Person, *, subject: str) -> None:
    """Reads the mail in the catcher."""
    page = operator.go("/ops/mail/")
    operator.look("mails")
    page.get_by_role("link", name=subject).first.click()
    expect(page.locator("main")).to_contain_text("@")
    operator.look("mail")


def list_what_ran(operator: Person, *, participant: Person, key: str) -> None:
    """Both are in the list, found by variable, and all that people did stands in the audit log."""
    page = operator.go(f"/instances/?process={key}&q=amount=400")
    expect(page.locator("tr[data-instance]")).to_have_count(1)
    page = operator.go(f"/instances/?process={key}")
    expect(page.locator("tr[data-instance]")).to_have_count(2)
    operator.look("instances")
    page = operator.go("/audit")
    expect(page.get_by_text("Who decided").or_(page.locator("table")).first).to_be_visible()
    operator.look("audit")
    participant.go("/tasks?tab=done")
    participant.look("inbox-done", phone=True)
