"""What operators do with instances that fail or are not wanted any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from studio.ops.demo_people import MANAGER, OPERATOR
from tests.live.api import Api, bring_live
from tests.live.fixtures import Enter
from tests.live.receiver import Receiver

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "line" / "calling.bpmn"


@pytest.fixture(scope="module")
def process(api: Callable[[str], Api], receiver: Receiver) -> str:
    """A process that calls a server once and asks a manager then."""
    text = FILE.read_text().replace("RECEIVER", receiver.host).replace('maxAttempts="20"', 'maxAttempts="1"')
    return bring_live(api, xml=text.replace('id="calling"', 'id="operated"'))


def test_retries_what_failed_once_its_reason_is_gone(
    process: str, api: Callable[[str], Api], receiver: Receiver, enter: Enter
) -> None:
    operator, manager = enter(OPERATOR.username), api(MANAGER.username)
    receiver.broken.add("/retried/")
    instance = manager.start(process, case="retried", seconds=0)
    page = operator.go(f"/instances/{instance}")
    operator.island("instance")
    operator.sees("outside", state="incident")
    operator.sees_instance("incident")
    operator.look("instance-incident", phone=True)
    page = operator.go("/incidents/")
    row = page.locator("main tr", has_text="Calling & asking").first
    expect(row).to_be_visible()
    operator.look("incidents")
    row.get_by_role("link").first.click()
    expect(page.locator("#incident")).to_contain_text("400")
    operator.look("incident", phone=True)

    receiver.broken.clear()
    operator.press("Retry")
    page = operator.go(f"/instances/{instance}")
    operator.sees("ask", state="waiting_person")
    manager.complete(manager.task_of(instance), approved=True)
    operator.sees_instance("completed")
    assert len(receiver.of("/retried/0")) == 2


def test_cancels_an_instance_and_withdraws_its_task(
    process: str, api: Callable[[str], Api], enter: Enter
) -> None:
    operator, manager = enter(OPERATOR.username), enter(MANAGER.username)
    instance = api(MANAGER.username).start(process, case="cancelled", seconds=0)
    task = api(MANAGER.username).task_of(instance)
    manager.go(f"/tasks/{task['id']}?tab=candidates")
    page = operator.go(f"/instances/{instance}")
    operator.island("instance")
    page.locator("#cancel").get_by_label("Reason").fill("Asked for twice")
    page.locator("#cancel button").click()
    operator.look("instance-cancel-dialog")
    page.locator("#confirm-dialog").get_by_role("button", name="Cancel the instance").click()

    operator.sees_instance("cancelled")
    operator.look("instance-cancelled")
    expect(manager.page.locator(f'a[data-task="{task["id"]}"]')).to_have_count(0)
    manager.go(f"/tasks/{task['id']}")
    expect(manager.page.get_by_text("withdrawn")).to_be_visible()
