"""From the texts of forms to the types of a schema. What is no text, or fits no type, stays as it is."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

from studio.activities.functions.confined.fitting import has_type, resolve

WORDS = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}
DEEPEST = 30
MISSING = object()


def coerced(value: Any, schema: Any, *, root: Any = None, depth: int = 0) -> Any:
    """Returns a value with the texts in it read by the types of the schema, and with its defaults.

    An empty text where no text is expected counts as nothing: null where that is allowed, else left out.
    """
    root = schema if root is None else root
    schema = followed(schema, root=root)
    if not isinstance(schema, dict) or depth > DEEPEST:
        return value
    kinds = kinds_of(schema)
    if type(value) is str and kinds and "string" not in kinds:
        value = read_text(value, kinds=kinds)
    if type(value) is dict and "properties" in schema:
        return fields_of(value, schema, root=root, depth=depth)
    if type(value) is list and "items" in schema:
        return [coerced(item, schema["items"], root=root, depth=depth + 1) for item in value]
    return value


def fields_of(value: dict[str, Any], schema: dict[str, Any], *, root: Any, depth: int) -> dict[str, Any]:
    """Returns an object with its fields read, empty ones left out, and defaults for what is missing."""
    made = dict(value)
    for name, inner in schema["properties"].items():
        found = coerced(value[name], inner, root=root, depth=depth + 1) if name in value else MISSING
        if found is MISSING or (found == "" and not may_be_text(inner, root=root)):
            made.pop(name, None)
            described = followed(inner, root=root)
            if isinstance(described, dict) and "default" in described:
                made[name] = described["default"]
        else:
            made[name] = found
    return made


def may_be_text(schema: Any, *, root: Any) -> bool:
    """Tells whether an empty text is a value of its own here."""
    kinds = kinds_of(followed(schema, root=root))
    return not kinds or "string" in kinds


def kinds_of(schema: Any) -> list[str]:
    """Returns the types a schema allows by name."""
    kinds = schema.get("type", []) if isinstance(schema, dict) else []
    return [kinds] if isinstance(kinds, str) else list(kinds)


def followed(schema: Any, *, root: Any) -> Any:
    """Returns what a reference leads to, after some steps at most."""
    for _ in range(10):
        if not (isinstance(schema, dict) and "$ref" in schema):
            break
        schema = resolve(root, schema["$ref"])
    return schema


def read_text(text: str, *, kinds: list[str]) -> Any:
    """Returns a text as the first of the types that it can be; the text itself when there is none."""
    plain = text.strip()
    if not plain:
        return None if "null" in kinds else ""
    for kind in kinds:
        try:
            found = READERS[kind](plain)
        except (ValueError, KeyError, RecursionError):
            continue
        if has_type(found, kind):
            return found
    return text


def read_number(text: str) -> int | float:
    """Reads a number as JSON has them; raises ValueError for infinities and what is none."""
    if "_" in text:
        raise ValueError(text)
    try:
        return int(text)
    except ValueError:
        number = float(text)
        if not math.isfinite(number):
            raise ValueError(text) from None
        return number


READERS: dict[str, Callable[[str], Any]] = {
    "integer": read_number,
    "number": read_number,
    "boolean": lambda text: WORDS[text.lower()],
    "null": json.loads,
    "array": json.loads,
    "object": json.loads,
}
