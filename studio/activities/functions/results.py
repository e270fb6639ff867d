"""What came of a run, as the host sees it. The child is not trusted: its answer is read like a stranger's."""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass, field
from typing import Any

from studio.activities.functions.limits import LARGEST_ANSWER, Limits

DEEPEST = 70
LONGEST_TEXT = 2000
LONGEST_PRINT = 70_000

ERROR_TYPES = frozenset(
    {
        *("syntax_error", "compilation_error", "definition_error", "missing_function", "runtime_error"),
        *("input_validation_error", "output_validation_error", "timeout", "memory_limit", "not_confined"),
    }
)


@dataclass(frozen=True)
class ScriptResult:
    """A run's end. `error_type` None: it succeeded, and `value` is what it made."""

    value: Any = None
    error_type: str | None = None
    message: str = ""
    line: int | None = None
    column: int = 1
    trace: tuple[str, ...] = ()
    prints: str = ""
    milliseconds: int = 0
    skipped: tuple[str, ...] = field(default=())
    """Names of an inline script whose values are no JSON and were not handed back."""


def failed(error_type: str, message: str, **more: Any) -> ScriptResult:
    """Returns the result of a run that failed."""
    return ScriptResult(error_type=error_type, message=message, **more)


def read_answer(said: bytes) -> ScriptResult:
    """Reads what the child said; anything odd is a failure of the script."""
    if len(said) > LARGEST_ANSWER:
        return failed("output_validation_error", "the result cannot be used: it is too large")
    try:
        told = json.loads(said, parse_constant=refuse)
        return of_success(told) if told["ok"] is True else of_failure(told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return failed("runtime_error", "the script ended without an answer that can be read")


def of_success(told: dict[str, Any]) -> ScriptResult:
    """Returns a success, after looking at the value once more."""
    if depth_of(told["value"]) > DEEPEST:
        return failed("output_validation_error", "the result cannot be used: it is nested too deeply")
    return ScriptResult(
        value=told["value"],
        prints=str(told["prints"])[:LONGEST_PRINT],
        milliseconds=int(told["milliseconds"]),
        skipped=tuple(str(name)[:100] for name in told["skipped"][:100]),
    )


def of_failure(told: dict[str, Any]) -> ScriptResult:
    """Returns a failure as the child describes it."""
    kind, line, column = told["kind"], told.get("line"), told.get("column")
    return ScriptResult(
        error_type=kind if kind in ERROR_TYPES else "runtime_error",
        message=str(told["message"])[:LONGEST_TEXT],
        line=line if isinstance(line, int) else None,
        column=column if isinstance(column, int) else 1,
        trace=tuple(str(entry)[:200] for entry in told.get("trace", [])[:20]),
        prints=str(told.get("prints", ""))[:LONGEST_PRINT],
        milliseconds=int(told.get("milliseconds", 0)),
    )


def died(ended: dict[str, Any], *, limits: Limits) -> ScriptResult:
    """Returns the result of a child that was killed, by its end."""
    code, cpu = int(ended.get("exit_code", 0)), float(ended.get("cpu_seconds", 0))
    if ended.get("timed_out") or (code == -signal.SIGKILL and cpu >= limits.cpu_seconds - 0.3):
        message = f"the script was ended after {limits.wall_seconds:g} seconds ({cpu:g} s of computing)"
        return failed("timeout", message)
    if code == -signal.SIGKILL:
        return failed("memory_limit", "the script was ended by the system, probably for its memory")
    return failed(
        "runtime_error", "the script crashed its interpreter (values nested too deeply, or too large)"
    )


def depth_of(value: object) -> int:
    """Returns how deeply a JSON value is nested; without recursion, whatever it is."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        current, depth = waiting.pop()
        deepest = max(deepest, depth)
        inner = (
            current.values() if isinstance(current, dict) else current if isinstance(current, list) else ()
        )
        waiting.extend((item, depth + 1) for item in inner)
    return deepest


def refuse(name: str) -> None:
    """Refuses NaN and the infinities, which JSON does not have."""
    raise ValueError(f"{name} is not JSON")
