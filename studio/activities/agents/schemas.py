"""The shape of an agent's answer: `structuredOutput` as JSON Schema, and checking an answer against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, SchemaError, validators
from referencing import Registry

WRAPPER = "result"
SCALARS = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def never(*_: object) -> tuple[()]:
    """Finds nothing: regular expressions of a foreign schema are not run, they can take for ever."""
    return ()


Validator = validators.extend(Draft202012Validator, {"pattern": never, "patternProperties": never})


class BadSchema(Exception):
    """The element's schema cannot be used."""


@dataclass(frozen=True)
class AnswerShape:
    """What the model must fill in. `wrapped`: the author's schema is no object and stands in a field."""

    schema: dict[str, Any]
    wrapped: bool
    strict: bool

    def problems(self, answer: object) -> list[str]:
        """Returns what is wrong with an answer, in the model's and the author's words."""
        # An empty registry, so that a $ref in the schema never reads from the network.
        errors = Validator(self.schema, registry=Registry()).iter_errors(answer)
        return [
            f"{'/'.join(map(str, error.absolute_path)) or '(answer)'}: {error.message}" for error in errors
        ]

    def unwrap(self, answer: Any) -> Any:  # noqa: ANN401 - JSON
        """Returns what the author asked for."""
        return answer.get(WRAPPER) if self.wrapped else answer


def shape_of(structured: Mapping[str, Any] | None) -> AnswerShape | None:
    """Returns the shape that an element asks for, or None for plain text. Raises BadSchema."""
    if not structured or not structured.get("enabled", True):
        return None
    strict, schema = bool(structured.get("strict")), structured.get("json_schema")
    if not schema and not structured.get("fields"):
        return None
    made = dict(schema) if schema else object_schema(structured["fields"], strict=strict)
    wrapped = made.get("type", "object") != "object"
    if wrapped:
        made = {"type": "object", "properties": {WRAPPER: made}, "required": [WRAPPER]}
    try:
        Validator.check_schema(made)
    except SchemaError as error:
        raise BadSchema(f"the schema of the answer is not JSON Schema: {error.message}") from error
    return AnswerShape({"type": "object", **made}, wrapped=wrapped, strict=strict)


def object_schema(fields: Sequence[Mapping[str, Any]], *, strict: bool) -> dict[str, Any]:
    """Returns the schema of an object with these output fields."""
    required = [field["name"] for field in fields if strict or field.get("required")]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {field["name"]: field_schema(field, strict=strict) for field in fields},
        "required": required,
    }
    return schema | {"additionalProperties": False} if strict else schema


def field_schema(field: Mapping[str, Any], *, strict: bool) -> dict[str, Any]:
    """Returns the schema of one output field."""
    described = {"description": field["description"]} if field.get("description") else {}
    return described | kind_schema(field, strict=strict)


def kind_schema(field: Mapping[str, Any], *, strict: bool) -> dict[str, Any]:
    """Returns the schema of a field's type."""
    kind, nested = field.get("type", "string"), field.get("nested") or ()
    if kind == "enum" or (kind == "string" and field.get("enum_values")):
        return {"type": "string", "enum": list(field.get("enum_values") or ())}
    if kind == "array":
        item = {"type": field.get("item_type") or ("object" if nested else "string"), "nested": nested}
        return {"type": "array", "items": kind_schema(item, strict=strict)}
    if kind == "object":
        return object_schema(nested, strict=strict) if nested else {"type": "object"}
    return {"type": SCALARS.get(kind, "string")}
