"""An operator changes variables: checked while typing, told of what others do, set back again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.ops.demo_people import ADMINISTRATOR, MANAGER, OPERATOR
from tests.live.api import Api, bring_live
from tests.live.fixtures import Enter
from tests.live.people import Person
from tests.live.receiver import Receiver

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "line" / "calling.bpmn"
MORE = """<periscope:processVariable name="amount" type="number" constraints='{"min": 1}' />
        <periscope:processVariable name="lines" type="array" />"""


@pytest.fixture(scope="module")
def process(api: Callable[[str], Api], receiver: Receiver) -> str:
    """A process that waits for a manager, with variables of several types."""
    text = (
        FILE.read_text().replace("RECEIVER", receiver.host).replace('id="calling"', 'id="variables_edited"')
    )
    return bring_live(
        api, xml=text.replace("</periscope:ProcessVariables>", f"{MORE}</periscope:ProcessVariables>")
    )


def row(page: Page, name: str) -> Locator:
    return page.locator(f'[data-edit-row="{name}"]')


def change(api: Api, instance: str, **variables: object) -> None:
    api.post(f"/instances/{instance}/variables", variables=variables, reason="From a program")


def send(person: Person, reason: str) -> None:
    person.page.get_by_label("Reason").fill(reason)
    person.press("Change variables")


def test_variables_are_changed_checked_and_set_back(
    process: str, api: Callable[[str], Api], enter: Enter
) -> None:
    operator, manager = enter(OPERATOR.username), api(MANAGER.username)
    instance = manager.start(process, case="R-7", seconds=0)
    task = manager.task_of(instance)
    watching = enter(ADMINISTRATOR.username)
    watching.go(f"/instances/{instance}")
    watching.island("instance")

    page = operator.go(f"/instances/{instance}/variables")
    operator.complaints.allow("status of 412")
    operator.look("variable-editor", phone=True)
    row(page, "amount").get_by_role("spinbutton").fill("0")
    expect(row(page, "amount")).to_contain_text("Must be at least 1")
    row(page, "amount").get_by_role("spinbutton").fill("4.5")
    row(page, "lines").get_by_role("textbox").fill("[1,\n oops]")
    expect(row(page, "lines")).to_contain_text("Line 2, column 2")
    row(page, "lines").get_by_role("textbox").fill("[1, 2]")
    expect(page.locator("[data-edit-changes] tbody tr")).to_have_count(2)
    operator.look("variable-editor-changes", phone=True)

    change(api(OPERATOR.username), instance, amount=7, case="R-8")
    expect(row(page, "amount")).to_contain_text("has set it to: 7")
    expect(row(page, "case").get_by_role("textbox")).to_have_value("R-8")
    send(operator, "Typing error")
    expect(row(page, "amount")).to_contain_text("Send once more")
    expect(row(page, "amount").get_by_role("spinbutton")).to_have_value("4.5")
    send(operator, "Typing error")
    expect(page.locator("[data-instance-variables]")).to_contain_text("4.5")
    expect(watching.page.locator("[data-instance-variables]")).to_contain_text("4.5")

    page = operator.go(f"/instances/{instance}/history")
    page.get_by_role("link", name="Undo this edit").first.click()
    expect(row(page, "amount").get_by_role("spinbutton")).to_have_value("7")
    send(operator, "It was right")
    expect(watching.page.locator("[data-instance-variables] tr", has_text="amount")).to_contain_text("7")
    manager.complete(task, approved=True)
    manager.wait(instance, state="completed")
