"""The conformance cases that are shared with other engines, on both hosts; skipped where not at hand."""

from __future__ import annotations

import json
import os
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from engine.compile import compile_process
from engine.errors import ActivityFailure, UncompilableProcess
from engine.events import IncidentRaised
from engine.parse import read_definitions
from engine.plan import Plan
from engine.ports import FunctionRequest, WorkResult
from engine.rehearsal import run_on_temporal
from engine.testing import MemoryHost, RunResult
from engine.testing.results import result_of

SHARED = Path(os.environ.get("PERISCOPE_SHARED", Path(__file__).parents[3] / "shared"))
CASES = SHARED / "data" / "conformance" / "cases.json"

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the shared conformance cases are not at hand")


def cases() -> list[dict[str, Any]]:
    return json.loads(CASES.read_text()) if CASES.exists() else []


class Tokens:
    """Runs the tokens that stand for scripts, and keeps what they log."""

    def __init__(self) -> None:
        self.log: list[str] = []

    async def run(self, request: FunctionRequest) -> WorkResult:
        written: dict[str, Any] = {}
        for token in (request.source or "").replace(",", " ").split():
            self._run(token, {**request.variables, **written}, written)
        return WorkResult(written)

    def _run(self, token: str, seen: dict[str, Any], written: dict[str, Any]) -> None:
        if token == "THROW_ERROR":
            raise ActivityFailure("ERR_CODE", "thrown by the case", retryable=False)
        if token.startswith("INCREMENT_INTEGER_VARIABLE"):
            written["integerVariable"] = (seen.get("integerVariable") or 0) + 1
            self.log += ["INCREMENT"] if token.endswith("AND_LOG") else []
        elif token == "CREATE_MARKER_FILE":
            self.log.append("MARKER_exists")
        elif token == "SET_STRING_DATA":
            written["data"] = "String"
        elif token == "LOG_DATA":
            self.log += ["DATA_correct"] if seen.get("data") == "String" else []
        elif token.startswith("SCRIPT_"):
            self.log.append(token)


def plans_of(case: dict[str, Any]) -> list[Plan]:
    """The plans of all processes of the case's file, the one to start first; none where one is refused."""
    definitions = read_definitions((CASES.parent / case["file"]).read_bytes())
    try:
        plans = [compile_process(definitions, process.id) for process in definitions.processes]
    except UncompilableProcess:
        return []
    return sorted(plans, key=lambda plan: plan.process_id != case["process"])


def run_in_memory(case: dict[str, Any], plans: list[Plan], tokens: Tokens) -> RunResult:
    host = MemoryHost(plans, functions=tokens)
    for process in case["start_first"]:
        host.start(process, {})
    host.run()
    main = host.start(case["process"], dict(case["variables"]))
    host.run()
    return result_of(host.events, main=main)


async def run_on_the_server(
    case: dict[str, Any], plans: list[Plan], tokens: Tokens, *, address: str
) -> RunResult:
    return await run_on_temporal(
        await Client.connect(address),
        plans,
        mark=uuid.uuid4().hex,
        variables=dict(case["variables"]),
        functions=tokens,
        beside=case["start_first"],
    )


def assert_as_expected(case: dict[str, Any], result: RunResult | None, log: list[str]) -> None:
    """The trace is one of the acceptable ones, in any order, and the instance ended as it must."""
    ended = "error"
    if result is None:
        log = ["ERROR_deployment"]
    elif any(isinstance(each.event, IncidentRaised) for each in result.events):
        log = [*log, "ERROR_runtime"]
    elif result.status == "failed":
        log = [*log, "ERROR_thrownErrorEvent"]
    else:
        ended = result.status
    acceptable = [Counter(each) for each in case["expected"]]
    wanted = any("MARKER_exists" in each for each in acceptable)
    assert Counter(token for token in log if wanted or token != "MARKER_exists") in acceptable
    assert ended == case["final_state"]


EVERY_CASE = pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['name']}-{case['case']}")


@EVERY_CASE
def test_a_conformance_case_leaves_the_expected_trace(case: dict[str, Any]) -> None:
    plans, tokens = plans_of(case), Tokens()
    result = run_in_memory(case, plans, tokens) if plans else None
    assert_as_expected(case, result, tokens.log)


@pytest.mark.temporal
@EVERY_CASE
async def test_a_conformance_case_does_the_same_on_temporal(
    case: dict[str, Any], temporal_server: str
) -> None:
    plans, tokens = plans_of(case), Tokens()
    result = await run_on_the_server(case, plans, tokens, address=temporal_server) if plans else None
    assert_as_expected(case, result, tokens.log)


def test_every_conformance_file_has_a_case() -> None:
    """A file without a case would never be run."""
    files = {path.relative_to(CASES.parent) for path in CASES.parent.rglob("*.bpmn")}
    assert files == {Path(case["file"]) for case in cases()}
