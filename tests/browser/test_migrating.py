"""Many instances go over to the next version, and an operator follows them over a reload of the page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from studio.ops.demo_people import MANAGER, OPERATOR
from tests.live.api import Api, bring_live
from tests.live.fixtures import Enter

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="t">
  <process id="crowd" name="Crowd" isExecutable="true">
    <startEvent id="start" name="Asked"/>
    <intermediateCatchEvent id="pause" name="A long pause"><timerEventDefinition>
      <timeDuration>PT5H</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <task id="note" name="Note it"/><endEvent id="end" name="Noted"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="pause"/>
    <sequenceFlow id="f2" sourceRef="pause" targetRef="note"/>
    <sequenceFlow id="f3" sourceRef="note" targetRef="end"/>
  </process>
</definitions>
"""
HOW_MANY = 9
SLOW = 30_000


def test_a_batch_is_followed_over_a_reload(api: Callable[[str], Api], enter: Enter) -> None:
    key = bring_live(api, xml=FILE)
    instances = [api(MANAGER.username).start("crowd") for _ in range(HOW_MANY)]
    bring_live(api, xml=FILE.replace('name="Note it"', 'name="Note it well"'))
    operator = api(OPERATOR.username)
    for each in instances:
        operator.wait(each, state="waiting_event")

    person = enter(OPERATOR.username)
    page = person.go(f"/instances/?process={key}&state=active")
    page.get_by_role("link", name="Move these to another version").click()
    page.get_by_label("Version").select_option("2")
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_label("Reason").fill("A better name")
    page.get_by_label("At most so many in a minute").fill("45")
    person.look("migration-choose", phone=True)
    page.get_by_role("button", name="Check them all").click()
    begin = page.get_by_role("button", name=f"Move {HOW_MANY} instances")
    expect(begin).to_be_visible(timeout=SLOW)
    person.look("migration-checked", phone=True)
    begin.click()

    moved = page.locator('tr[data-result="done"]')
    expect(moved.first).to_be_visible(timeout=SLOW)
    page.reload()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert 0 < moved.count() < HOW_MANY, "the page was loaded again in the middle"
    person.look("migration-half", phone=True)
    expect(moved).to_have_count(HOW_MANY, timeout=2 * SLOW)
    expect(page.locator("#batch")).to_contain_text(f"{HOW_MANY} of {HOW_MANY} answered")
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    person.look("migration-over", phone=True)
    person.go("/instances/migrations")
    person.look("migration-batches", phone=True)

    for each in instances:
        assert operator.snapshot(each)["version"] == 2
        operator.post(f"/instances/{each}/cancel", reason="the test is over")
