"""The open cases for functions and expressions, where they are at hand; the others stand with their work."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from studio.activities.functions.pool import FunctionPool
from tests.engine.expressions.evaluating import NOW
from tests.security.confined import check_alive, check_no_leak, run
from tests.security.open_cases import FILE, cases_of

MISSING = pytest.mark.skipif(not FILE.exists(), reason="the open cases are not beside this repository")
EXPRESSIONS = [*cases_of("expression_escape"), *cases_of("expression_legit")]


def by_name(case: dict[str, Any]) -> str:
    return str(case["name"])


@MISSING
@pytest.mark.parametrize("case", cases_of("script_legit"), ids=by_name)
def test_ordinary_functions_work(pool: FunctionPool, case: dict[str, Any]) -> None:
    result = run(pool, case["input"], case.get("input_data", {}))
    assert (result.error_type, result.value) == (None, case["expected"]["result"]), result.message


@MISSING
@pytest.mark.slow
@pytest.mark.parametrize("case", cases_of("script_sandbox_escape"), ids=by_name)
def test_attacks_fail_and_the_next_run_is_fine(pool: FunctionPool, case: dict[str, Any]) -> None:
    given, expected = case.get("input_data", {}), case["expected"]
    began = time.monotonic()
    result = run(pool, case["input"], given)
    assert time.monotonic() - began < 10
    if case["kind"] == "leak":
        check_no_leak(result)
    elif "then_run" in expected:
        after = run(pool, expected["then_run"])
        assert after.value == expected["then_expect"] or "ImportError" in after.message
    elif "host_input_after" in expected:
        assert given == expected["host_input_after"]
    else:
        assert result.error_type is not None
    check_alive(pool)


@MISSING
@pytest.mark.parametrize("case", EXPRESSIONS, ids=by_name)
def test_expressions_are_judged_as_expected(case: dict[str, Any]) -> None:
    expected = case["expected"]
    try:
        result = compile_expression(case["input"]).evaluate(case["variables"], now=NOW)
    except ExpressionError:
        assert expected["outcome"] != "result"
    else:
        assert expected["outcome"] != "rejected"
        assert result == expected["result"]
