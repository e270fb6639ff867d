"""Files of others: nothing is too strange to be checked. Skipped where they are not there."""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path

import pytest

from engine.findings import Level
from engine.validate import check_file

SHARED = Path(os.environ.get("PERISCOPE_SHARED", Path(__file__).resolve().parents[4] / "shared"))
DATA = SHARED / "data"
FILES = sorted(DATA.rglob("*.bpmn"))
CONFORMANCE = [path for path in FILES if "conformance" in path.parts]
APPROVAL = DATA / "processes" / "approval-workflow.bpmn"

pytestmark = pytest.mark.skipif(not FILES, reason="the shared data is not here")


def attacks() -> list[dict]:
    path = DATA / "cases-open.json"
    cases = json.loads(path.read_text()) if path.exists() else []
    return [case for case in cases if case["area"] == "bpmn_xml_attack"]


def data_of(case: dict) -> bytes:
    if "input_builder" not in case:
        return case["input"].encode()
    names = runpy.run_path(str(DATA / "cases_helpers.py"))
    built = eval(case["input_builder"], names)
    return built if isinstance(built, bytes) else built.encode()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_checked(path: Path) -> None:
    report = check_file(path.read_bytes())

    assert report.readable
    assert report.processes


@pytest.mark.parametrize("path", CONFORMANCE, ids=lambda path: path.stem)
def test_what_the_conformance_files_may_do_is_never_called_wrong(path: Path) -> None:
    report = check_file(path.read_bytes())

    assert {f.rule for f in report.findings if f.level is Level.CRITICAL} <= {"unsupported-element"}


@pytest.mark.parametrize("case", attacks(), ids=lambda case: case["name"])
def test_attacks_end_as_expected(case: dict) -> None:
    report = check_file(data_of(case))

    if case["expected"]["outcome"] == "rejected":
        assert not report.valid
    elif case["expected"]["outcome"] == "accepted_inert":
        assert report.valid


def test_a_process_that_calls_itself_and_an_endless_loop_are_told() -> None:
    rules = {
        case["name"]: {finding.rule for finding in check_file(data_of(case)).findings}
        for case in attacks()
        if case["name"] in {"self_calling_call_activity", "empty_loop_without_wait_state"}
    }

    assert "recursive-call" in rules["self_calling_call_activity"]
    assert "loop-without-exit" in rules["empty_loop_without_wait_state"]


def test_the_approval_workflow_is_valid_and_its_weak_points_are_named() -> None:
    report = check_file(APPROVAL.read_bytes())
    named = {(finding.rule, finding.element) for finding in report.findings}

    assert report.valid
    assert named >= {
        ("default-timeout", "approval_workflow"),
        ("missing-default", "amount_gateway"),
        ("missing-default", "decision_gateway"),
        ("unset-variable", "manager_approval"),
        ("unset-variable", "director_approval"),
        ("pass-through", "process_payment"),
    }
    assert "unset-variable" not in {f.rule for f in report.findings if f.element == "flow_decision_to_reject"}


def test_a_transaction_that_others_drew_has_no_endless_join() -> None:
    """Compensation events at its branches lead nowhere (BPMN 2.0 §10.6)."""
    report = check_file((DATA / "miwg" / "C.6.0.bpmn").read_bytes())

    assert "join-waits-for-ever" not in {finding.rule for finding in report.findings}
