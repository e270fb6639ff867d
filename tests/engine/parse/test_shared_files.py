"""Real files and open attack cases, where they are at hand (PERISCOPE_SHARED)."""

from __future__ import annotations

import importlib.util
import json
import os
import time
from pathlib import Path

import pytest

from engine.errors import UnreadableFile
from engine.parse import read_definitions

DATA = Path(os.environ.get("PERISCOPE_SHARED", "../shared")) / "data"
FILES = sorted(path for path in DATA.rglob("*") if path.suffix in {".bpmn", ".xml"})
JUDGED_BY_VALIDATION = {"duplicate_ids", "dangling_target_ref", "boundary_event_attached_to_nothing"}

pytestmark = pytest.mark.skipif(not FILES, reason="no shared data")


def _cases():
    path = DATA / "cases-open.json"
    cases = json.loads(path.read_text()) if path.exists() else []
    return [case for case in cases if case["area"] == "bpmn_xml_attack"]


def _bytes_of(case) -> bytes:
    if "input_builder" not in case:
        return case["input"].encode()
    spec = importlib.util.spec_from_file_location("cases_helpers", DATA / "cases_helpers.py")
    helpers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(helpers)
    return eval(case["input_builder"], vars(helpers)).encode()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_files_are_read(path):
    found = read_definitions(path.read_bytes())
    assert found.processes
    assert any(process.nodes for process in found.processes)


@pytest.mark.parametrize("path", sorted((DATA / "miwg").glob("*.bpmn")), ids=lambda path: path.name)
def test_interchange_files_have_a_diagram(path):
    assert read_definitions(path.read_bytes()).has_diagram


def test_the_approval_workflow_is_understood_completely():
    found = read_definitions((DATA / "processes" / "approval-workflow.bpmn").read_bytes())
    process = found.process("approval_workflow")
    assert (len(process.nodes), len(process.flows), len(process.extensions.variables)) == (11, 12, 5)
    elements = (process, *process.nodes, *process.flows)
    assert not any(element.extensions.unknown or element.extensions.malformed for element in elements)
    assert found.has_diagram is False


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["name"])
def test_attacks_end_as_expected(case):
    data = _bytes_of(case)
    began = time.monotonic()
    try:
        read_definitions(data)
    except UnreadableFile:
        outcome = "rejected"
    else:
        outcome = "accepted"
    assert time.monotonic() - began < 2
    if case["name"] not in JUDGED_BY_VALIDATION:
        assert outcome in case["expected"]["outcome"]
