"""Checks an answer against the rules of its element; what is wrong goes back to the model in these words."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from engine.errors import ExpressionError
from engine.expressions import compile_expression

if TYPE_CHECKING:
    from engine.model.configurations.answer_rules import AnswerRules, Condition
    from studio.activities.agents.schemas import AnswerShape

Object = Mapping[str, Any]
EMPTY: tuple[Any, ...] = (None, "", [], {})
ENDINGS = {"email": "email", "date": "date", "url": "uri"}
"""Fields named so, or with `_` before it, hold such a text where the schema names no format."""


def is_uri(text: str) -> bool:
    """Tells whether a text is an absolute http or https address."""
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def is_email(text: str) -> bool:
    """Tells whether a text is an address for mail."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def read_by(read: Callable[[str], object]) -> Callable[[str], bool]:
    """Returns whether a reader takes a text."""

    def taken(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return taken


FORMATS: Mapping[str, Callable[[str], bool]] = {
    "date": read_by(dt.date.fromisoformat),
    "date-time": read_by(dt.datetime.fromisoformat),
    "time": read_by(dt.time.fromisoformat),
    "email": is_email,
    "uri": is_uri,
    "uuid": read_by(uuid.UUID),
}


@dataclass(frozen=True, slots=True)
class Checking:
    """The rules of one run, with what the answer is compared with."""

    rules: AnswerRules
    inputs: Object
    shape: AnswerShape | None

    def problems(self, answer: Any) -> list[str]:  # noqa: ANN401 - JSON
        """Returns what is wrong, as the model and people read it."""
        fields: Object = answer if isinstance(answer, dict) else {}
        return [
            *self._incomplete(answer, fields),
            *self._malformed(fields),
            *self._disagreeing(fields),
            *self._broken(answer, fields),
        ]

    def _incomplete(self, answer: Any, fields: Object) -> Iterator[str]:  # noqa: ANN401 - JSON
        schema = self.shape.schema if self.shape else {}
        wanted = [*self.rules.filled]
        if self.rules.complete and not self.shape and answer in EMPTY:
            yield "the answer is empty"
        if self.rules.complete:
            wanted += schema.get("properties", {}) if self.rules.strict else schema.get("required", ())
        for name in dict.fromkeys(wanted):
            value = fields.get(name)
            if (value.strip() if isinstance(value, str) else value) in EMPTY:
                yield f"{name} must be filled in"

    def _malformed(self, fields: Object) -> Iterator[str]:
        known = self.shape.schema.get("properties", {}) if self.shape and self.rules.formats else {}
        wanted = {name: format_of(name, schema) for name, schema in known.items()} | {**self.rules.formats_of}
        for name, kind in wanted.items():
            value, fits = fields.get(name), FORMATS.get(kind or "")
            if isinstance(value, str) and value and fits and not fits(value):
                yield f"{name} must be written as {kind}, as in {EXAMPLES[str(kind)]}, not {value[:80]!r}"

    def _disagreeing(self, fields: Object) -> Iterator[str]:
        given = known_values(self.inputs)
        pairs = {name: name for name in fields if name in given} if self.rules.agree else {}
        for name, source in {**pairs, **self.rules.agree_with}.items():
            value = fields.get(name)
            if value not in EMPTY and source in given and bare(value) != bare(given[source]):
                yield f"{name} is {value!r}, but the data say {given[source]!r}"

    def _broken(self, answer: Any, fields: Object) -> Iterator[str]:  # noqa: ANN401 - JSON
        values = {**self.inputs, **fields, "answer": answer, "inputs": self.inputs}
        for condition in self.rules.conditions:
            problem = problem_of(condition, values)
            if problem:
                yield problem


EXAMPLES: Mapping[str, str] = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T09:30:00Z",
    "time": "09:30:00",
    "email": "person@example.org",
    "uri": "https://example.org/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def format_of(name: str, schema: Any) -> str | None:  # noqa: ANN401 - JSON
    """Returns the format of a field: by its schema, else by its name where it is a text."""
    if not isinstance(schema, dict):
        return None
    if schema.get("format"):
        return str(schema["format"])
    return ENDINGS.get(name.lower().rsplit("_", 1)[-1]) if schema.get("type") == "string" else None


def known_values(inputs: Object) -> dict[str, Any]:
    """Returns the inputs by name, and the parts of inputs that are objects."""
    inner = {key: each for value in inputs.values() if isinstance(value, dict) for key, each in value.items()}
    return {**inner, **inputs}


def bare(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Returns a value as it is compared: spaces around a text say nothing."""
    return value.strip() if isinstance(value, str) else value


def problem_of(condition: Condition, values: Object) -> str | None:
    """Returns why a condition does not hold, or None."""
    try:
        if compile_expression(condition.expression).evaluate(values, now=time.time()) is True:
            return None
    except ExpressionError as error:
        return condition.message or f"{condition.expression}: {error}"
    return condition.message or f"this must be true: {condition.expression}"


def told(rules: AnswerRules) -> str:
    """Returns what the model is told beforehand, so that its first answer can be right."""
    sentences = [
        "Fill in every field." if rules.complete and rules.strict else "",
        "Fill in every required field." if rules.complete and not rules.strict else "",
        f"Fill in: {', '.join(rules.filled)}." if rules.filled else "",
        "Write dates as YYYY-MM-DD." if rules.formats else "",
        "What the data say too must be the same in your answer." if rules.agree or rules.agree_with else "",
        "Keep to the business rules of your instructions." if rules.compliant else "",
        *(each.message or f"This must be true: {each.expression}" for each in rules.conditions),
    ]
    return "\n".join(f"- {sentence}" for sentence in sentences if sentence)
