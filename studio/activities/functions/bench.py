"""Functions at the bench: checked while they are written, tried with samples; in the pool, like real runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from studio.activities.functions.limits import LARGEST_INPUT, Limits
from studio.activities.functions.pool import Schemas
from studio.activities.functions.results import failed
from studio.activities.functions.shared import shared_pool, usual_limits
from studio.activities.functions.zygote_process import ZygoteLost
from studio.errors import Unavailable

if TYPE_CHECKING:
    from engine.json_values import Json, JsonObject
    from studio.activities.functions.results import ScriptResult
    from studio.library.functions.actions.drafts import FunctionContent

CHECKING = Limits(wall_seconds=5, cpu_seconds=3)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a function, problem by problem, and which parameters `execute` names."""

    problems: list[JsonObject]
    parameters: list[str] | None


def check_function(content: FunctionContent) -> Checked:
    """Looks at a function without running it. Raises Unavailable."""
    result = ask("check", content=content)
    if result.error_type is not None:
        problem: JsonObject = {
            "kind": result.error_type,
            "message": result.message,
            "line": result.line,
            "column": 1,
        }
        return Checked([problem], None)
    return Checked(result.value["problems"], result.value["parameters"])


def problems_of(content: FunctionContent) -> list[JsonObject]:
    """Returns what stands in the way of publishing."""
    return check_function(content).problems


def try_function(content: FunctionContent, *, given: Json) -> ScriptResult:
    """Runs a function once with an input, under the limits of real runs. Raises Unavailable."""
    if len(str(given)) > LARGEST_INPUT:
        return failed("input_validation_error", "the input is too large for a function")
    return ask("function", content=content, given=given)


@lru_cache(maxsize=1)
def language() -> dict[str, Any]:
    """Returns what functions may use: {"names", "modules", "attributes"}. Raises Unavailable."""
    found: dict[str, Any] = ask("describe", content=None).value
    return found


def ask(mode: str, *, content: FunctionContent | None, given: Json = None) -> ScriptResult:
    """Asks the pool, in turn with everybody else's runs; raises Unavailable when it does not answer."""
    pool = shared_pool()
    schemas = Schemas(content.input_schema, content.output_schema) if content else Schemas()
    waiting = pool.threads.submit(
        pool.run,
        source=content.source if content else "",
        mode=mode,
        given=given,
        seed="bench",
        limits=usual_limits() if mode == "function" else CHECKING,
        schemas=schemas,
    )
    try:
        return waiting.result()
    except ZygoteLost as error:
        raise Unavailable(_("The process that runs functions does not answer; try again.")) from error
