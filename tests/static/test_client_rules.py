"""The rules that the editor runs in a worker say what the server says: same ids, sentences and fixes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from engine.validate import check_file
from studio.environment import ROOT
from studio.ops.frontend import find_node
from studio.processes.findings import as_data

STATIC = ROOT / "static"
FIXTURES = ROOT / "tests" / "engine" / "validate" / "fixtures"
pytestmark = pytest.mark.skipif(
    not (STATIC / "node_modules").is_dir(), reason="the front end's packages are not installed"
)


def told(findings: list[dict[str, Any]], *, rules: list[str], nodes: set[str]) -> list[tuple[Any, ...]]:
    """What both sides can say: rules of the drawing about elements of a process."""
    return sorted(
        (each["rule"], each["level"], each["element"], each["message"], json.dumps(each["fix"], sort_keys=True))
        for each in findings
        if each["rule"] in rules and each["element"] in nodes
    )


def is_drawn(finding: dict[str, Any]) -> bool:
    """Whether it is about something on the canvas with an id of its own: the page knows nothing else."""
    element = finding["element"] or "_unnamed"
    return not element.startswith("_unnamed") and not finding["message"].startswith("Process ")


def test_the_worker_finds_what_the_server_finds() -> None:
    files = {each.name: each.read_text() for each in sorted(Path(FIXTURES).glob("*.bpmn"))}
    single = {name: text for name, text in files.items() if text.count("process id=") == 1}
    command = [*find_node().node, "tests/client-findings.mjs"]
    result = subprocess.run(
        command, cwd=STATIC, input=json.dumps(single), capture_output=True, text=True, check=True
    )
    answer = json.loads(result.stdout)
    compared = 0
    for name, here in answer["found"].items():
        text = single[name]
        server = [dict(each) for each in as_data(check_file(text.encode()).findings)]
        nodes = {each["element"] for each in (*here, *server) if is_drawn(each)}
        wanted = told(server, rules=answer["rules"], nodes=nodes)
        assert told(here, rules=answer["rules"], nodes=nodes) == wanted, name
        compared += len(wanted)
    assert compared >= len(answer["rules"])
