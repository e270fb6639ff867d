import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from engine.errors import ActivityFailure
from engine.ports import FunctionRequest
from studio.activities.functions.limits import LARGEST_INPUT
from studio.activities.functions.pool import FunctionPool
from studio.activities.functions.runner import ConfinedFunctionRunner
from tests.studio.activities.orders import ORDER


@pytest.fixture(scope="module")
def runner() -> Iterator[ConfinedFunctionRunner]:
    pool = FunctionPool(at_once=2)
    yield ConfinedFunctionRunner(pool)
    pool.close()


def request(source: str | None, **fields: Any) -> FunctionRequest:
    usual = {"function": None, "version": None, "variables": {}, "timeout_seconds": 5}
    return FunctionRequest(order=ORDER, source=source, **{**usual, **fields})


async def failure(runner: ConfinedFunctionRunner, asked: FunctionRequest) -> ActivityFailure:
    with pytest.raises(ActivityFailure) as failed:
        await runner.run(asked)
    return failed.value


async def test_a_script_of_a_process_hands_back_its_assignments(runner: ConfinedFunctionRunner) -> None:
    result = await runner.run(request("print('hi')\ntotal = amount * 2\nodd = {1}", variables={"amount": 4}))
    assert result.value == {"total": 8}
    assert result.details["prints"] == "hi\n"
    assert result.details["not_returned"] == ["odd"]


async def test_the_second_attempt_draws_the_same_random_numbers(runner: ConfinedFunctionRunner) -> None:
    source = "import random\nx = random.random()"
    assert (await runner.run(request(source))).value == (await runner.run(request(source))).value


async def test_a_failure_has_type_line_and_prints_and_is_not_retried(runner: ConfinedFunctionRunner) -> None:
    failed = await failure(runner, request("print('before')\n1 / 0"))
    assert (failed.code, failed.retryable) == ("runtime_error", False)
    assert failed.message == "ZeroDivisionError: division by zero (line 2)"
    assert failed.details["prints"] == "before\n"


async def test_the_time_limit_of_the_element_ends_the_script(runner: ConfinedFunctionRunner) -> None:
    failed = await failure(runner, request("while True: pass", timeout_seconds=1))
    assert (failed.code, failed.retryable) == ("timeout", False)


async def test_what_cannot_be_run_is_said(runner: ConfinedFunctionRunner) -> None:
    assert (await failure(runner, request(None, function="score"))).code == "function-unknown"
    assert (await failure(runner, request("#" * 300_000))).code == "syntax_error"
    assert (
        await failure(runner, request("x", variables={"a": "y" * (LARGEST_INPUT + 1)}))
    ).code == "input_validation_error"


class TestCommand:
    def run(self, tmp_path: Path, source: str, *arguments: str) -> dict[str, Any]:
        file, out = tmp_path / "function.py", StringIO()
        file.write_text(source)
        call_command("run_function", str(file), *arguments, "--format", "json", stdout=out)
        shown: dict[str, Any] = json.loads(out.getvalue())
        return shown

    def test_success(self, tmp_path: Path) -> None:
        shown = self.run(
            tmp_path, "def execute(input_data):\n    print(1)\n    return input_data", "--input", '{"a": 1}'
        )
        assert shown.pop("execution_time_ms") >= 0
        assert shown == {
            "success": True,
            "result": {"a": 1},
            "error_type": None,
            "error_message": None,
            "line": None,
            "prints": "1\n",
        }

    def test_failure(self, tmp_path: Path) -> None:
        shown = self.run(tmp_path, "def execute(input_data):\n    return input_data['x']")
        assert (shown["success"], shown["error_type"], shown["line"]) == (False, "runtime_error", 2)

    def test_text(self, tmp_path: Path) -> None:
        file, out = tmp_path / "f.py", StringIO()
        file.write_text("import os")
        call_command("run_function", str(file), stdout=out)
        assert out.getvalue().startswith("definition_error, line 1: ImportError")

    def test_what_cannot_be_read_ends_with_two(self, tmp_path: Path) -> None:
        for arguments in ([str(tmp_path / "missing.py")], [__file__, "--input", "{"]):
            with pytest.raises(CommandError) as refused:
                call_command("run_function", *arguments)
            assert refused.value.returncode == 2
