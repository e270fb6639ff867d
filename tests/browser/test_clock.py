"""Starts by the clock in the whole product: what an operator sees of them and does with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from studio.ops.demo_people import OPERATOR
from tests.live.api import Api, bring_live
from tests.live.fixtures import Enter
from tests.live.stack import until

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="t">
  <process id="ticking" name="Ticking" isExecutable="true">
    <startEvent id="start" name="Every three seconds"><timerEventDefinition>
      <timeCycle>R/PT3S</timeCycle></timerEventDefinition></startEvent>
    <task id="note" name="Note it"/><endEvent id="end" name="Noted"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="note"/>
    <sequenceFlow id="f2" sourceRef="note" targetRef="end"/>
  </process>
</definitions>
"""


def test_a_process_starts_by_the_clock_until_an_operator_pauses_it(
    api: Callable[[str], Api], enter: Enter
) -> None:
    bring_live(api, xml=FILE)
    operator = api(OPERATOR.username)

    def begun() -> list[dict[str, Any]]:
        return list(operator.get("/instances", process="ticking", state="completed")["items"])

    until(lambda: begun() or None, seconds=60)
    [deployment] = [each for each in operator.get("/deployments")["items"] if each["process_id"] == "ticking"]
    [schedule] = operator.get(f"/deployments/{deployment['id']}/schedules")["items"]
    assert (len(schedule["next"]), schedule["settled"]) == (5, True)

    person = enter(OPERATOR.username)
    page = person.go(f"/processes/{deployment['key']}")
    expect(page.locator("main")).to_contain_text("every 3 seconds")
    person.look("process-clock", phone=True)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    person.look("process-clock-paused")
    page.get_by_role("button", name="Run now").click()
    expect(page).to_have_url(re.compile(r"/instances/ticking-"))
