"""What palette and menus of the editor offer can be deployed and runs: never offered and then refused."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page

from engine.findings import Level
from engine.parse import read_definitions
from engine.testing import run
from engine.validate import check_file
from studio.environment import ROOT
from studio.ops.frontend import find_node
from tests.browser.one_element_models import one_element_model

STATIC = ROOT / "static"
FEWEST = 70
"""So many entries there are at least; fewer would mean that the menus were not read."""


@pytest.fixture
def entries(page: Page) -> dict[str, str]:
    """Id of the entry → the element it makes, from palette and menu of the editor in a browser."""
    command = [*find_node().node, "tests/menu-entries.mjs"]
    script = subprocess.run(command, cwd=STATIC, capture_output=True, text=True, check=True).stdout
    page.route(
        "http://menu.test/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html")
    )
    page.goto("http://menu.test/")
    found = page.evaluate(f"async () => {{ {script}; return menu.entries(); }}")
    return {each["id"]: each["xml"] for each in found}


def test_every_entry_of_palette_and_menu_can_be_deployed_and_runs(entries: dict[str, str]) -> None:
    assert len(entries) >= FEWEST
    assert list(entries)[:7] == [
        f"create-{kind}"
        for kind in ("human-task", "ai-agent", "function", "webhook", "email", "decision", "call")
    ]
    with ThreadPoolExecutor(1) as aside:  # the browser's loop runs in this thread, the engine wants its own
        for entry, xml in entries.items():
            aside.submit(check_and_run, entry, xml).result()


def check_and_run(entry: str, xml: str) -> None:
    file = one_element_model(xml)
    grave = [each.message for each in check_file(file).findings if each.level is Level.CRITICAL]
    assert grave == [], entry
    result = run(read_definitions(file), process="p")
    ends_by_error = entry == "create-error-end" and (result.error or {}).get("element") == "it"
    assert result.status in {"completed", "waiting"} or ends_by_error, (entry, result.error)
