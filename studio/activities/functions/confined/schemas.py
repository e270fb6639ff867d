"""Whether a schema can be used at all: only keywords that are really checked, and none that never ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from studio.activities.functions.confined.fitting import FORMATS, LIMITS, TYPES, resolve

SPOKEN = frozenset(
    ("$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default", "examples")
) | frozenset(("deprecated", "readOnly", "writeOnly"))
"""Keywords that say something to people and check nothing."""
ONE = frozenset({"not", "additionalProperties", "items"})
SEVERAL = frozenset({"allOf", "anyOf", "oneOf"})
NAMED = frozenset({"properties", "$defs", "definitions"})
KEYWORDS = (
    SPOKEN
    | ONE
    | SEVERAL
    | NAMED
    | frozenset(LIMITS)
    | frozenset({"type", "enum", "const", "required", "uniqueItems", "pattern", "format", "$ref"})
)
MOST_LEVELS = 30


def problem_of_schema(schema: Any, *, name: str) -> str | None:
    """Returns the first thing that is wrong with a schema, in words, or None."""
    if not isinstance(schema, dict):
        return f"{name} is a JSON object"
    return next(problems(schema, root=schema, at=name, depth=0), None)


def problems(schema: Any, *, root: Any, at: str, depth: int) -> Iterator[str]:
    """Yields what is wrong in a schema and the schemas inside it."""
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict) or depth > MOST_LEVELS:
        yield f"{at} is no schema" if not isinstance(schema, dict) else f"{at} is nested too deeply"
        return
    for word in schema:
        if word not in KEYWORDS:
            yield f"{at}: the keyword {word!r} is not checked here"
    yield from problems_of_words(schema, root=root, at=at)
    for word, inner in parts_of(schema):
        yield from problems(inner, root=root, at=f"{at}.{word}", depth=depth + 1)


def problems_of_words(schema: dict[str, Any], *, root: Any, at: str) -> Iterator[str]:
    """Yields keywords whose values are not what they have to be."""
    kinds = schema.get("type", [])
    names = [kinds] if isinstance(kinds, str) else kinds
    if not isinstance(names, list) or any(not isinstance(one, str) or one not in TYPES for one in names):
        yield f"{at}.type is one of {', '.join(TYPES)}, or a list of them"
    for word in LIMITS:
        if word in schema and type(schema[word]) not in {int, float}:
            yield f"{at}.{word} is a number"
    if schema.get("multipleOf") == 0:
        yield f"{at}.multipleOf is not 0"
    if not is_texts(schema.get("required", [])):
        yield f"{at}.required is a list of names"
    if not isinstance(schema.get("enum", []), list):
        yield f"{at}.enum is a list"
    if schema.get("format", "date") not in FORMATS:
        yield f"{at}.format is one of {', '.join(FORMATS)}"
    yield from problems_of_texts(schema, root=root, at=at)


def problems_of_texts(schema: dict[str, Any], *, root: Any, at: str) -> Iterator[str]:
    """Yields patterns and references that lead nowhere."""
    try:
        re.compile(schema.get("pattern", ""))
    except (re.error, TypeError, OverflowError) as error:
        yield f"{at}.pattern is no regular expression: {error}"
    reference = schema.get("$ref", "#")
    try:
        if not isinstance(reference, str) or not reference.startswith("#"):
            raise KeyError
        resolve(root, reference)
    except (KeyError, TypeError, IndexError, ValueError):
        yield f"{at}.$ref leads to a part of this schema, like #/$defs/name"


def parts_of(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yields the schemas inside a schema, with the way to each."""
    for word in sorted(ONE & schema.keys()):
        yield word, schema[word]
    for word in sorted(SEVERAL & schema.keys()):
        inner = schema[word] if isinstance(schema[word], list) else [schema[word]]
        yield from ((f"{word}[{number}]", one) for number, one in enumerate(inner))
    for word in sorted(NAMED & schema.keys()):
        if isinstance(schema[word], dict):
            yield from ((f"{word}.{name}", one) for name, one in schema[word].items())
        else:
            yield word, None


def is_texts(value: Any) -> bool:
    """Tells whether a value is a list of texts."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
