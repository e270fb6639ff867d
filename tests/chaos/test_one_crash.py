"""One program dies at the worst moment; the instance goes on, and who watches sees it without a reload."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from studio.ops.demo_people import MANAGER, OPERATOR
from tests.chaos.conftest import Ledger
from tests.live.api import Api
from tests.live.fixtures import Enter
from tests.live.people import Person
from tests.live.stack import Stack, until

MOST_SECONDS = 60


def watching(person: Person, *, instance: str) -> None:
    """Opens the instance and marks the page, so that a reload would be noticed."""
    person.go(f"/instances/{instance}")
    person.island("instance")
    person.page.evaluate("() => { window.neverReloaded = true; }")


def check_not_reloaded(person: Person) -> None:
    assert person.page.evaluate("() => window.neverReloaded === true")


def test_worker_dies_while_an_activity_runs(
    stack: Stack, process: str, api: Callable[[str], Api], enter: Enter, ledger: Ledger
) -> None:
    manager, operator = api(MANAGER.username), enter(OPERATOR.username)
    instance = manager.start(process, case="worker-dies", seconds=3)
    watching(operator, instance=instance)
    operator.sees("outside", state="running")
    until(lambda: ledger.calls("worker-dies"), what="the call")

    stack.kill("worker")

    operator.sees("ask", state="waiting_person", seconds=MOST_SECONDS)
    assert len(ledger.calls("worker-dies")) > 1, "the call was over before the worker died"
    manager.complete(manager.task_of(instance), approved=True)
    operator.sees_instance("completed")
    operator.sees("tell", state="done")
    check_not_reloaded(operator)
    ledger.check({"worker-dies": instance})
    assert len(ledger.mails("worker-dies")) == 1


def test_temporal_dies_while_a_person_decides(
    stack: Stack, process: str, api: Callable[[str], Api], enter: Enter, ledger: Ledger
) -> None:
    instance = api(MANAGER.username).start(process, case="temporal-dies", seconds=0)
    task = api(MANAGER.username).task_of(instance)
    operator, manager = enter(OPERATOR.username), enter(MANAGER.username)
    watching(operator, instance=instance)
    page = manager.go(f"/tasks/{task['id']}")

    stack.kill("temporal")
    manager.press("Approve")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)

    operator.sees_instance("completed", seconds=MOST_SECONDS)
    operator.sees("tell", state="done")
    check_not_reloaded(operator)
    ledger.check({"temporal-dies": instance})
    assert len(ledger.mails("temporal-dies")) == 1


def test_web_server_dies_while_somebody_watches(
    stack: Stack, process: str, api: Callable[[str], Api], enter: Enter, ledger: Ledger
) -> None:
    manager, operator = api(MANAGER.username), enter(OPERATOR.username)
    instance = manager.start(process, case="web-dies", seconds=0)
    task = manager.task_of(instance)
    watching(operator, instance=instance)
    operator.complaints.allow("WebSocket connection")
    operator.complaints.allow("net::ERR_")
    stream = operator.page.locator(".stream-state")
    expect(stream).to_have_attribute("data-state", "open")

    before = stack.starts_of("web")
    stack.kill("web")
    expect(stream).to_have_attribute("data-state", "lost")
    until(lambda: stack.starts_of("web") > before, seconds=MOST_SECONDS, what="the web server")
    manager.complete(task, approved=True)

    expect(stream).to_have_attribute("data-state", "open", timeout=MOST_SECONDS * 1000)
    operator.sees_instance("completed")
    operator.sees("tell", state="done")
    expect(operator.page.locator(".timeline li").first).to_contain_text(re.compile("complete|ended", re.I))
    check_not_reloaded(operator)
    ledger.check({"web-dies": instance})
