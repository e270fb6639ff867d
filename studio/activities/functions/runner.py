"""The FunctionRunner port: inline scripts and functions of the library in the confined pool."""

from __future__ import annotations

import asyncio
import hashlib
from functools import partial
from typing import TYPE_CHECKING, Protocol

from engine.errors import ActivityFailure
from engine.ports import WorkResult
from studio.activities.functions.limits import LARGEST_INPUT, LONGEST_SOURCE, Limits, limits_for
from studio.activities.functions.pool import Schemas
from studio.activities.functions.zygote_process import ZygoteLost

if TYPE_CHECKING:
    from engine.json_values import JsonObject
    from engine.ports import FunctionRequest
    from studio.activities.functions.library import StoredFunction
    from studio.activities.functions.pool import FunctionPool
    from studio.activities.functions.results import ScriptResult


FUNCTION_UNKNOWN = "function-unknown"


class FunctionSource(Protocol):
    """Where functions of the library come from, and who hears how their runs ended."""

    async def find(self, request: FunctionRequest) -> StoredFunction | None:
        """Returns the version that the deployment pinned, or None where there is none."""

    def note(self, function: StoredFunction, *, outcome: str, milliseconds: int) -> None:
        """Counts a run; `outcome` is the error type, empty for success. Takes no time."""


class NoLibrary:
    """Stands where no library is at hand: there are inline scripts only."""

    async def find(self, request: FunctionRequest) -> StoredFunction | None:
        """Finds nothing."""
        return None

    def note(self, function: StoredFunction, *, outcome: str, milliseconds: int) -> None:
        """Counts nothing."""


class ConfinedFunctionRunner:
    """Runs scripts and functions. What fails is not tried again: it would fail the same way."""

    def __init__(
        self, pool: FunctionPool, *, library: FunctionSource | None = None, usual: Limits | None = None
    ) -> None:
        self._pool = pool
        self._library = library or NoLibrary()
        self._usual = usual or Limits()

    async def run(self, request: FunctionRequest) -> WorkResult:
        """One run; `value` holds the function's result, or the variables an inline script made or changed."""
        if request.source is not None:
            check_size(request.source, request=request)
            result = await self._run(request, source=request.source, mode="inline", schemas=Schemas())
            return answer(result, details={})
        function = await self._library.find(request)
        if function is None:
            message = f"the library has no function {request.function!r}"
            raise ActivityFailure(FUNCTION_UNKNOWN, message, retryable=False)
        check_size(function.source, request=request)
        result = await self._run(request, source=function.source, mode="function", schemas=function.schemas)
        self._library.note(function, outcome=result.error_type or "", milliseconds=result.milliseconds)
        return answer(result, details={"function": function.key, "function_version": function.number})

    async def _run(
        self, request: FunctionRequest, *, source: str, mode: str, schemas: Schemas
    ) -> ScriptResult:
        work = partial(
            self._pool.run,
            source=source,
            mode=mode,
            given=request.variables,
            seed=hashlib.sha256(request.order.idempotency_key.encode()).hexdigest(),
            limits=limits_for(request.timeout_seconds, usual=self._usual),
            schemas=schemas,
        )
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool.threads, work)
        except ZygoteLost as error:
            raise ActivityFailure("script-runner-unavailable", str(error), retryable=True) from error


def check_size(source: str, *, request: FunctionRequest) -> None:
    """Raises ActivityFailure for what is too large to be run at all."""
    if len(source.encode("utf-8", "replace")) > LONGEST_SOURCE:
        raise ActivityFailure("syntax_error", "the script is too long", retryable=False)
    if sum(len(str(value)) for value in request.variables.values()) > LARGEST_INPUT:
        message = "the variables are too large for a script"
        raise ActivityFailure("input_validation_error", message, retryable=False)


def answer(result: ScriptResult, *, details: JsonObject) -> WorkResult:
    """Returns what a run made, with what it printed; raises ActivityFailure for one that failed."""
    if result.error_type is not None:
        raise failure_of(result, details=details)
    shown: JsonObject = {**details, "prints": result.prints, "duration_ms": result.milliseconds}
    if result.skipped:
        shown["not_returned"] = [*result.skipped]
    return WorkResult(value=result.value, details=shown)


def failure_of(result: ScriptResult, *, details: JsonObject) -> ActivityFailure:
    """Returns the failure of a script, with its line and what it printed."""
    where = f" (line {result.line})" if result.line else ""
    return ActivityFailure(
        result.error_type or "runtime_error",
        f"{result.message}{where}",
        retryable=False,
        details={
            **details,
            "line": result.line,
            "trace": list(result.trace),
            "prints": result.prints,
            "duration_ms": result.milliseconds,
        },
    )
