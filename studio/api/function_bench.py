"""Operations for whoever writes a function: what the language offers, checking, trying, samples."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.activities.functions.bench import check_function, language, try_function
from studio.api.function_schemas import ContentIn
from studio.api.rate_limits import limit_rate
from studio.api.schemas import Input
from studio.library.functions.actions.samples import remove_sample, save_sample
from studio.library.functions.selectors import function_visible_to, samples_of

router = Router()
CHECKS_PER_MINUTE = 120
TRIES_PER_MINUTE = 30


class LanguageOut(Schema):
    """Names, modules with their names, and attributes that functions may use."""

    names: list[str]
    modules: dict[str, list[str]]
    attributes: list[str]


class ProblemOut(Schema):
    """What is wrong, and where: line and column from 1; without a line it is about the whole."""

    kind: str
    message: str
    line: int | None
    column: int


class CheckedOut(Schema):
    """All that is wrong with a function, and the parameters that `execute` names."""

    problems: list[ProblemOut]
    parameters: list[str] | None


class TryIn(ContentIn):
    """A function as it stands in the editor, and an input for it."""

    input: Any = None


class TriedOut(Schema):
    """What came of a run."""

    success: bool
    result: Any
    error_type: str | None
    error_message: str | None
    line: int | None
    trace: list[str]
    prints: str
    execution_time_ms: int


class SampleIn(Input):
    """An input to keep."""

    input: Any = Field(default=None)


class SampleOut(Schema):
    """An input that was kept."""

    name: str
    input: Any


@router.get("/function-language", response=LanguageOut)
def get_function_language(request: PersonRequest) -> dict[str, Any]:
    """Returns what functions may use."""
    return language()


@router.post("/function-checks", response=CheckedOut)
def check_function_source(request: PersonRequest, body: ContentIn) -> dict[str, Any]:
    """Says what is wrong with a function, without running it."""
    limit_rate(request.user, what="function-checks", per_minute=CHECKS_PER_MINUTE)
    checked = check_function(body.content_of())
    return {"problems": checked.problems, "parameters": checked.parameters}


@router.post("/function-runs", response=TriedOut)
def try_function_source(request: PersonRequest, body: TryIn) -> dict[str, Any]:
    """Runs a function once, confined and limited; nothing is stored."""
    limit_rate(request.user, what="function-runs", per_minute=TRIES_PER_MINUTE)
    result = try_function(body.content_of(), given=body.input)
    return {
        "success": result.error_type is None,
        "result": result.value,
        "error_type": result.error_type,
        "error_message": result.message or None,
        "line": result.line,
        "trace": list(result.trace),
        "prints": result.prints,
        "execution_time_ms": result.milliseconds,
    }


@router.get("/functions/{key}/samples", response=list[SampleOut])
def list_function_samples(request: PersonRequest, key: str) -> list[dict[str, Any]]:
    """Lists the kept inputs by name."""
    found = samples_of(function_visible_to(request.user, key=key))
    return [{"name": sample.name, "input": sample.input} for sample in found]


@router.put("/functions/{key}/samples/{name}", response=SampleOut)
def save_function_sample(request: PersonRequest, key: str, name: str, body: SampleIn) -> dict[str, Any]:
    """Keeps an input under a name."""
    found = function_visible_to(request.user, key=key)
    saved = save_sample(request.user, function=found, name=name, given=body.input)
    return {"name": saved.name, "input": saved.input}


@router.delete("/functions/{key}/samples/{name}", response={204: None})
def remove_function_sample(request: PersonRequest, key: str, name: str) -> Status[None]:
    """Forgets a kept input."""
    remove_sample(request.user, function=function_visible_to(request.user, key=key), name=name)
    return Status(204, None)
