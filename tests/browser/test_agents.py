"""Trying an agent before processes use it, and looking at what changed and what it cost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from studio.ops.demo_people import ANALYST
from tests.browser.test_functions import check
from tests.live.api import Api
from tests.live.fixtures import Enter
from tests.live.people import Person

KEY = "tried-in-a-browser"
SCHEMA = (
    '{"type": "object", "properties": {"verdict": {"enum": ["fine", "not fine"]}}, "required": ["verdict"]}'
)


@pytest.fixture
def analyst(enter: Enter, api: Callable[[str], Api]) -> Person:
    keeper = api(ANALYST.username)
    first = {"provider": "offline", "system_prompt": "You look at invoices.\nBe brief.", "key": KEY}
    keeper.post("/agents", **first, name="Invoice reader", description="Reads invoices.")
    changed = "You look at invoices.\nBe brief, and name every doubt.\nNever guess."
    keeper.post(
        f"/agents/{KEY}/versions",
        provider="offline",
        system_prompt=changed,
        based_on=1,
        note="Doubts",
        settings={"max_tokens": 500, "price_input": 2.5, "price_output": 10},
    )
    return enter(ANALYST.username)


def test_a_task_is_tried_kept_and_shown_with_all_that_was_said(analyst: Person) -> None:
    page = analyst.go(f"/library/agents/try/{KEY}")
    analyst.island("agent-bench")
    page.get_by_label("Prompt").fill("Is this invoice fine?")
    page.get_by_label("Input (JSON object)").fill('{"amount": 75')
    analyst.press("Run")
    expect(page.get_by_text("This is not JSON")).to_be_visible()
    page.get_by_label("Input (JSON object)").fill('{"amount": 75}')
    page.get_by_text("Structured answer and rules").click()
    page.get_by_label("JSON Schema of the answer").fill(SCHEMA)
    page.get_by_label("Conditions, one a line").fill("verdict == 'fine'")
    analyst.press("Run")
    expect(page.get_by_text("It answered, simulated by the offline provider.")).to_be_visible()
    expect(page.locator(".bench-output pre").first).to_contain_text('"verdict": "fine"')
    page.get_by_text("Conversation").click()
    expect(page.get_by_text("The model answered")).to_be_visible()
    check(analyst, "agent-tried")
    analyst.press("Keep as sample")
    page.locator("#sample-dialog").get_by_label("Name").fill("A usual invoice")
    page.locator("#sample-dialog").get_by_role("button", name="Keep").click()
    expect(page.get_by_label("Sample")).to_have_value("A usual invoice")
    page.reload()
    analyst.island("agent-bench")
    expect(page.get_by_label("Prompt")).to_have_value("Is this invoice fine?")
    page.get_by_label("Conditions, one a line").fill("verdict == 'never'")
    analyst.press("Run")
    expect(page.locator(".bench-output .notice-error")).to_contain_text("agent-answer-invalid")

    analyst.go(f"/library/agents/compare/{KEY}")
    expect(analyst.island("agent-versions").locator(".cm-changedLine").first).to_be_visible()
    expect(page.get_by_role("cell", name="Longest answer (tokens)")).to_be_visible()
    check(analyst, "agent-compared")

    analyst.go("/library/agents/costs?by=version&trials=1")
    expect(page.locator("#costs")).to_contain_text(re.compile("Invoice reader"))
