"""The open cases for expressions, where they are at hand (`PERISCOPE_SHARED`)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from tests.engine.expressions.evaluating import NOW

SHARED = Path(os.environ.get("PERISCOPE_SHARED", Path(__file__).parents[4] / "shared"))
FILE = SHARED / "data" / "cases-open.json"
CASES: list[dict[str, Any]] = (
    [case for case in json.loads(FILE.read_text("utf-8")) if case["area"].startswith("expression_")]
    if FILE.exists()
    else []
)


@pytest.mark.skipif(not CASES, reason="the open cases are not beside this repository")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_judges_an_open_case_as_expected(case: dict[str, Any]) -> None:
    expected = case["expected"]
    try:
        result = compile_expression(case["input"]).evaluate(case["variables"], now=NOW)
    except ExpressionError:
        assert expected["outcome"] != "result"
    else:
        assert expected["outcome"] != "rejected"
        assert result == expected["result"]
