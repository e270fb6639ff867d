"""The FunctionRunner port: scripts of processes in the confined pool."""

from __future__ import annotations

import asyncio
import hashlib
from functools import partial
from typing import TYPE_CHECKING

from engine.errors import ActivityFailure
from engine.ports import WorkResult
from studio.activities.functions.limits import LARGEST_INPUT, LONGEST_SOURCE, limits_for
from studio.activities.functions.zygote_process import ZygoteLost

if TYPE_CHECKING:
    from engine.json_values import JsonObject
    from engine.ports import FunctionRequest
    from studio.activities.functions.pool import FunctionPool
    from studio.activities.functions.results import ScriptResult


class ConfinedFunctionRunner:
    """Runs inline scripts. A script that fails is not tried again: it would fail the same way."""

    def __init__(self, pool: FunctionPool) -> None:
        self._pool = pool

    async def run(self, request: FunctionRequest) -> WorkResult:
        """One run; `value` holds the variables that the script made or changed."""
        work = partial(
            self._pool.run,
            source=checked_source(request),
            mode="inline",
            given=request.variables,
            seed=hashlib.sha256(request.order.idempotency_key.encode()).hexdigest(),
            limits=limits_for(request.timeout_seconds),
        )
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._pool.threads, work)
        except ZygoteLost as error:
            raise ActivityFailure("script-runner-unavailable", str(error), retryable=True) from error
        if result.error_type is not None:
            raise failure_of(result)
        return WorkResult(value=result.value, details=details_of(result))


def checked_source(request: FunctionRequest) -> str:
    """Returns the script; raises ActivityFailure for what cannot be run at all."""
    if request.source is None:
        message = f"the library has no function {request.function!r}"
        raise ActivityFailure("function-unknown", message, retryable=False)
    if len(request.source.encode("utf-8", "replace")) > LONGEST_SOURCE:
        raise ActivityFailure("syntax_error", "the script is too long", retryable=False)
    if sum(len(str(value)) for value in request.variables.values()) > LARGEST_INPUT:
        message = "the variables are too large for a script"
        raise ActivityFailure("input_validation_error", message, retryable=False)
    return request.source


def failure_of(result: ScriptResult) -> ActivityFailure:
    """Returns the failure of a script, with its line and what it printed."""
    where = f" (line {result.line})" if result.line else ""
    return ActivityFailure(
        result.error_type or "runtime_error",
        f"{result.message}{where}",
        retryable=False,
        details={"line": result.line, "trace": list(result.trace), "prints": result.prints},
    )


def details_of(result: ScriptResult) -> JsonObject:
    """Returns what people see beside the result."""
    details: JsonObject = {"prints": result.prints, "duration_ms": result.milliseconds}
    return {**details, "not_returned": [*result.skipped]} if result.skipped else details
