"""How quickly the editor opens and follows the hand, against plain bpmn-js in the same browser and run."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
from playwright.sync_api import Page

from studio.environment import ROOT
from studio.ops.frontend import find_node

STATIC = ROOT / "static"
OPEN_BUDGET_MS = 1500
STEP_BUDGET_MS = 100


@pytest.fixture
def measure(page: Page) -> Any:
    command = [*find_node().node, "tests/editor-speed.mjs"]
    script = subprocess.run(command, cwd=STATIC, capture_output=True, text=True, check=True).stdout
    page.route(
        "http://speed.test/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html")
    )
    page.goto("http://speed.test/")
    page.evaluate(f"() => {{ {script}; window.speed = speed; }}")

    def run(*, elements: int, ours: bool) -> dict[str, float]:
        found = page.evaluate("asked => window.speed.measure(asked)", {"elements": elements, "ours": ours})
        return dict(found)

    return run


def test_opens_300_elements_and_makes_a_step_among_1500(measure: Any) -> None:
    measure(elements=50, ours=True)  # the first time, the browser compiles the code
    rows = []
    for name, elements, part, budget in (
        ("open 300 elements", 300, "open", OPEN_BUDGET_MS),
        ("a step among 1,500", 1500, "step", STEP_BUDGET_MS),
    ):
        plain = measure(elements=elements, ours=False)[part]
        ours = measure(elements=elements, ours=True)[part]
        rows.append((name, plain, ours, budget))
    for name, plain, ours, budget in rows:
        print(
            f"{name}: {ours:.0f} ms, plain bpmn-js {plain:.0f} ms, ratio {ours / plain:.2f}, budget {budget}"
        )
