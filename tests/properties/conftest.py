"""Keeps each process that fails as a case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.properties.budget import CASES, DRAWN, KEEPER
from tests.properties.tree import write


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Iterator[None]:
    """Stores the smallest failing process beside the others, to be run for ever."""
    report = yield
    if call.when == "call" and report.failed and KEEPER.failed is not None:
        text = json.dumps(write(KEEPER.failed), indent=1)
        path = CASES / f"{hashlib.sha256(text.encode()).hexdigest()[:10]}.json"
        path.write_text(text + "\n")
        report.sections.append(("Kept as a case", path.name))
    KEEPER.failed = None
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many cases were drawn; with several processes each of them only knows its own."""
    for name, number in sorted(DRAWN.items()):
        terminalreporter.write_line(f"{number:>9,} cases: {name}")
