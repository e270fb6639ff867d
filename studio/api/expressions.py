"""Operations for whoever types an expression or a time: what the language offers, what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from django.utils import translation
from ninja import Router, Schema
from pydantic import Field

from engine.errors import ExpressionError
from engine.expressions import FUNCTIONS
from engine.phrases import tell
from engine.validate.readings import TIMES, Language
from engine.validate.single_texts import check_single_text, next_instants
from studio.accounts.requests import PersonRequest
from studio.api.schemas import Input

router = Router()


class FunctionOfLanguage(Schema):
    """A function that expressions may call; `most` is null where any number of arguments is taken."""

    name: str
    fewest: int
    most: int | None
    after_dot: bool


class ExpressionLanguage(Schema):
    """What expressions may use besides variables."""

    functions: list[FunctionOfLanguage]
    words: list[str]


class TextIn(Input):
    """One text of a file, and what it is written in; a template is a text with `${…}` in it."""

    text: str = Field(max_length=20_000)
    language: Literal["expression", "template", "duration", "date", "cycle"]


class TextProblem(Schema):
    """What is wrong, with the id of the rule that the whole file would break."""

    rule: str
    message: str


class TextOut(Schema):
    """What is wrong with the text, the variables it reads, and when a timer set now would fire."""

    problem: TextProblem | None
    names: list[str]
    calculated: bool
    next: list[datetime]


@router.get("/expression-language", response=ExpressionLanguage)
def get_expression_language(request: PersonRequest) -> dict[str, Any]:
    """Returns the functions and words of the expression language."""
    functions = [
        {"name": name, "fewest": one.fewest, "most": one.most, "after_dot": one.after_dot}
        for name, one in sorted(FUNCTIONS.items())
    ]
    return {"functions": functions, "words": ["and", "or", "not", "in", "true", "false", "null"]}


@router.post("/expression-checks", response=TextOut)
def check_expression(request: PersonRequest, data: TextIn) -> dict[str, Any]:
    """Judges one text while it is typed, by the rules for files; a timer also tells when it fires."""
    language = Language[data.language.upper()]
    found = check_single_text(data.text, language=language)
    problem = (
        {"rule": found.rule, "message": tell(found.reason, language=translation)} if found.rule else None
    )
    settled = language in TIMES and not problem and not found.calculated and data.text.strip()
    return {
        "problem": problem,
        "names": list(found.names),
        "calculated": found.calculated,
        "next": firings(data.text.strip(), language=language) if settled else [],
    }


def firings(text: str, *, language: Language) -> list[datetime]:
    """Says when a timer set now would fire; nothing where the times lie beyond the calendar."""
    try:
        return list(next_instants(text, language=language, now=datetime.now(tz=UTC)))
    except (ExpressionError, OverflowError):
        return []
