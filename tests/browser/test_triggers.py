"""A trigger made in the browser, called by a program outside, and what the pages show of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import httpx

from studio.hooks.signatures import SIGNATURE_HEADER, TIMESTAMP_HEADER, signature_of
from studio.ops.demo_people import OPERATOR
from tests.live.api import Api, bring_live
from tests.live.axe import violations
from tests.live.fixtures import Enter
from tests.live.people import Person

XML = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="http://periscope.dev/tests">
  <message id="m" name="Ordered"/>
  <process id="ordered_outside" name="Ordered outside" isExecutable="true">
    <startEvent id="start" name="Ordered"><messageEventDefinition messageRef="m"/></startEvent>
    <task id="book" name="Book the order"/>
    <endEvent id="end" name="Booked"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="book"/>
    <sequenceFlow id="f2" sourceRef="book" targetRef="end"/>
  </process>
</definitions>
"""


def test_a_program_outside_starts_a_process(api: Callable[[str], Api], enter: Enter) -> None:
    process = bring_live(api, xml=XML)
    olga = enter(OPERATOR.username)
    olga.go("/triggers/")
    check(olga, name="triggers")
    olga.go(f"/triggers/new?process={process}")
    check(olga, name="triggers-new")
    olga.press("Make the trigger")
    secret = olga.page.locator("#trigger-secret").inner_text()
    address = olga.page.locator("#trigger-address").inner_text()
    check(olga, name="trigger-secret")
    answer = call(address, secret, {"order": "A-1"})
    assert answer.status_code == 202, answer.text
    assert call(address, "whsec_wrong", {}).status_code == 401
    path = olga.page.url
    assert "/triggers/new" in path
    trigger = api(OPERATOR.username).get("/triggers")["items"][0]["id"]
    olga.go(f"/triggers/{trigger}")
    assert olga.page.locator("#trigger-secret").count() == 0
    assert olga.page.get_by_text("Wrong signature").count() == 1
    check(olga, name="trigger-calls")
    olga.go(f"/messages/{answer.json()['message']}")
    olga.go("/ops/breakers/")
    check(olga, name="breakers")


def call(address: str, secret: str, value: dict[str, Any]) -> httpx.Response:
    body, timestamp = json.dumps(value).encode(), str(int(time.time()))
    signed = signature_of(secret, timestamp=timestamp, body=body)
    headers = {TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: f"sha256={signed}"}
    return httpx.post(address, content=body, headers=headers)


def check(person: Person, *, name: str) -> None:
    """No violation in either theme; nothing wider than a telephone."""
    person.look(name, phone=True)
    person.show("dark")
    dark = violations(person.page, rules=("color-contrast", "link-in-text-block"))
    person.show("light")
    assert not dark + violations(person.page, rules=())
