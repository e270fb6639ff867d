"""Whether a JSON value fits a JSON Schema: the keywords listed here; `schemas.py` refuses all others.

Own code, not a library: it runs beside hostile scripts, starts in no time, and says what is wrong in words.
"""

from __future__ import annotations

import datetime
import decimal
import json
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

DEEPEST = 60


class TooDeep(Exception):
    """A schema refers to itself without end."""


def problem_of(value: Any, schema: Any, *, name: str) -> str | None:
    """Returns the first thing that keeps a value from fitting its schema, in words, or None."""
    try:
        return next(Check(schema).problems(value, schema, at=name), None)
    except TooDeep:
        return f"{name}: the schema refers to itself without end"


def is_integer(value: Any) -> bool:
    """Tells whether JSON Schema calls a value an integer: 1.0 is one, true is none."""
    return (type(value) is int) or (type(value) is float and value.is_integer())


TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: type(value) is str,
    "integer": is_integer,
    "number": lambda value: type(value) in {int, float},
    "boolean": lambda value: type(value) is bool,
    "null": lambda value: value is None,
    "array": lambda value: type(value) is list,
    "object": lambda value: type(value) is dict,
}

FORMATS: dict[str, Callable[[str], object]] = {
    "date": datetime.date.fromisoformat,
    "date-time": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat,
    "uuid": uuid.UUID,
    "email": lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) or int("no address"),
}


def is_multiple(value: float, limit: float) -> bool:
    """Tells whether a number is a multiple of another, counted in decimals: 0.3 is one of 0.1."""
    with decimal.localcontext() as context:
        context.prec = 400
        return decimal.Decimal(str(value)) % decimal.Decimal(str(limit)) == 0


LIMITS: dict[str, tuple[tuple[type, ...], Callable[[Any, Any], bool], str]] = {
    "minimum": ((int, float), lambda value, limit: value >= limit, "is less than"),
    "maximum": ((int, float), lambda value, limit: value <= limit, "is greater than"),
    "exclusiveMinimum": ((int, float), lambda value, limit: value > limit, "is not greater than"),
    "exclusiveMaximum": ((int, float), lambda value, limit: value < limit, "is not less than"),
    "multipleOf": ((int, float), is_multiple, "is no multiple of"),
    "minLength": ((str,), lambda value, limit: len(value) >= limit, "has fewer characters than"),
    "maxLength": ((str,), lambda value, limit: len(value) <= limit, "has more characters than"),
    "minItems": ((list,), lambda value, limit: len(value) >= limit, "has fewer items than"),
    "maxItems": ((list,), lambda value, limit: len(value) <= limit, "has more items than"),
    "minProperties": ((dict,), lambda value, limit: len(value) >= limit, "has fewer fields than"),
    "maxProperties": ((dict,), lambda value, limit: len(value) <= limit, "has more fields than"),
}
"""Keyword → the types it is about, the rule, and what to say when it is broken."""


class Check:
    """One check against one schema, to whose root references lead."""

    def __init__(self, root: Any) -> None:
        self._root = root

    def problems(self, value: Any, schema: Any, *, at: str, depth: int = 0) -> Iterator[str]:
        """Yields what does not fit."""
        if depth > DEEPEST:
            raise TooDeep
        if schema is False:
            yield f"{at} is not allowed"
        if not isinstance(schema, dict):
            return
        if "$ref" in schema:
            yield from self.problems(value, resolve(self._root, schema["$ref"]), at=at, depth=depth + 1)
        if (wanted := schema.get("type")) is not None and not has_type(value, wanted):
            names = wanted if type(wanted) is str else " or ".join(wanted)
            yield f"{at} is {written(value)}, expected {names}"
            return
        yield from simple_problems(value, schema, at=at)
        yield from self._combined(value, schema, at=at, depth=depth)
        if type(value) is dict:
            yield from self._in_object(value, schema, at=at, depth=depth)
        if type(value) is list and "items" in schema:
            for number, item in enumerate(value):
                yield from self.problems(item, schema["items"], at=f"{at}[{number}]", depth=depth + 1)

    def _in_object(
        self, value: dict[str, Any], schema: dict[str, Any], *, at: str, depth: int
    ) -> Iterator[str]:
        known = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{at}.{name} is missing"
        for name, item in value.items():
            if name in known:
                yield from self.problems(item, known[name], at=f"{at}.{name}", depth=depth + 1)
            elif "additionalProperties" in schema:
                rule = schema["additionalProperties"]
                yield from self.problems(item, rule, at=f"{at}.{name}", depth=depth + 1)

    def _combined(self, value: Any, schema: dict[str, Any], *, at: str, depth: int) -> Iterator[str]:
        def fits(part: Any) -> bool:
            return next(self.problems(value, part, at=at, depth=depth + 1), None) is None

        for part in schema.get("allOf", []):
            yield from self.problems(value, part, at=at, depth=depth + 1)
        if "anyOf" in schema and not any(fits(part) for part in schema["anyOf"]):
            yield f"{at} is {written(value)}, which is none of what is allowed"
        if "oneOf" in schema and sum(fits(part) for part in schema["oneOf"]) != 1:
            yield f"{at} is {written(value)}, which is not exactly one of what is allowed"
        if "not" in schema and fits(schema["not"]):
            yield f"{at} is {written(value)}, which is not allowed"


def simple_problems(value: Any, schema: dict[str, Any], *, at: str) -> Iterator[str]:
    """Yields what is wrong with the value itself."""
    if "enum" in schema and text_of(value) not in {text_of(one) for one in schema["enum"]}:
        yield f"{at} is {written(value)}, expected one of {', '.join(map(written, schema['enum']))}"
    if "const" in schema and text_of(value) != text_of(schema["const"]):
        yield f"{at} is {written(value)}, expected {written(schema['const'])}"
    for word, (kinds, holds, sentence) in LIMITS.items():
        if word in schema and type(value) in kinds and not holds(value, schema[word]):
            yield f"{at} is {written(value)}, which {sentence} {schema[word]}"
    if schema.get("uniqueItems") and type(value) is list and len(set(map(text_of, value))) < len(value):
        yield f"{at} holds an item twice"
    if type(value) is str:
        yield from text_problems(value, schema, at=at)


def text_problems(value: str, schema: dict[str, Any], *, at: str) -> Iterator[str]:
    """Yields what is wrong with a text."""
    if "pattern" in schema and re.search(schema["pattern"], value) is None:
        yield f"{at} is {written(value)}, which does not match {schema['pattern']}"
    read = FORMATS.get(schema.get("format", ""))
    try:
        if read is not None:
            read(value)
    except ValueError:
        yield f"{at} is {written(value)}, expected the format {schema['format']}"


def has_type(value: Any, wanted: str | list[str]) -> bool:
    """Tells whether a value is of one of the types."""
    return any(TYPES[name](value) for name in ([wanted] if type(wanted) is str else wanted))


def resolve(root: Any, reference: str) -> Any:
    """Returns the part of a schema that `#/…` names; raises KeyError."""
    found = root
    for step in reference.removeprefix("#").split("/")[1:]:
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found


def text_of(value: Any) -> str:
    """Returns the text by which JSON values are compared: true is not 1, but 1.0 is."""
    if type(value) is float and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True)


def written(value: Any) -> str:
    """Returns a value for a sentence, cut."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}…"
