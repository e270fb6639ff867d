"""The conformance cases that are shared with other engines; skipped where they are not at hand."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from engine.compile import compile_process
from engine.errors import ActivityFailure, UncompilableProcess
from engine.parse import read_definitions
from engine.ports import FunctionRequest, WorkResult
from engine.state.lifecycle import COMPLETED, FAILED
from engine.state.parts import INCIDENT_HANDLE
from engine.testing import MemoryHost

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


def run_case(case: dict[str, Any]) -> tuple[list[str], str]:
    """What the case logged, and how its instance ended."""
    definitions = read_definitions((CASES.parent / case["file"]).read_bytes())
    try:
        plans = [compile_process(definitions, process.id) for process in definitions.processes]
    except UncompilableProcess:
        return ["ERROR_deployment"], "error"
    tokens = Tokens()
    host = MemoryHost(plans, functions=tokens)
    for process in case["start_first"]:
        host.start(process, {})
    host.run()
    main = host.start(case["process"], dict(case["variables"]))
    host.run()
    state = host.state(main)
    stuck = any(
        handle.kind == INCIDENT_HANDLE for each in host.instances.values() for handle in each.state.waits()
    )
    if stuck:
        return [*tokens.log, "ERROR_runtime"], "error"
    if state.status == FAILED:
        return [*tokens.log, "ERROR_thrownErrorEvent"], "error"
    return tokens.log, "completed" if state.status == COMPLETED else state.status


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['name']}-{case['case']}")
def test_a_conformance_case_leaves_the_expected_trace(case: dict[str, Any]) -> None:
    log, ended = run_case(case)
    acceptable = [Counter(each) for each in case["expected"]]
    wanted = any("MARKER_exists" in each for each in acceptable)
    found = Counter(token for token in log if wanted or token != "MARKER_exists")
    assert found in acceptable
    assert ended == case["final_state"]
