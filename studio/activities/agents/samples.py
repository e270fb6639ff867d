"""Makes a value that fits a JSON Schema: given values first, enums by their first, else what is likely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.json_values import Json

Schema = Mapping[str, Any]

LIKELY = 0.9
DEEPEST = 8
MOST_ITEMS = 20
PROBABILITIES = ("confidence", "score", "probability", "certainty", "likelihood")
FORMATS = {
    "date": "2026-01-15",
    "date-time": "2026-01-15T09:00:00Z",
    "time": "09:00:00Z",
    "email": "person@example.org",
    "uri": "https://example.org/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


class Sampler:
    """Makes samples of one schema; a property that the inputs name too takes the input's value."""

    def __init__(self, schema: Schema, *, inputs: Mapping[str, Json]) -> None:
        self._root = schema
        self._inputs = inputs

    def sample(self) -> Json:
        """Returns a value for the whole schema."""
        return self._any(self._root, name="", depth=0)

    def _any(self, schema: Schema, *, name: str, depth: int) -> Json:
        schema = self._resolved(schema)
        fixed = next((schema[word] for word in ("const", "default") if word in schema), None)
        if fixed is not None:
            return fixed
        if schema.get("enum"):
            return schema["enum"][0]
        for word in ("anyOf", "oneOf", "allOf"):
            if schema.get(word):
                return self._any(schema[word][0], name=name, depth=depth)
        kind = kind_of(schema)
        if kind == "object":
            return self._object(schema, depth=depth)
        if kind == "array":
            return self._array(schema, name=name, depth=depth)
        return scalar(schema, kind=kind, name=name, given=self._inputs.get(name))

    def _object(self, schema: Schema, *, depth: int) -> Json:
        properties = schema.get("properties", {}) if depth < DEEPEST else {}
        return {key: self._any(part, name=key, depth=depth + 1) for key, part in properties.items()}

    def _array(self, schema: Schema, *, name: str, depth: int) -> Json:
        """The fewest items allowed, but one at least where one is allowed."""
        fewest = max(int(schema.get("minItems", 0)), min(1, int(schema.get("maxItems", 1))))
        count = min(fewest, MOST_ITEMS) if depth < DEEPEST else 0
        return [self._any(schema.get("items", {}), name=name, depth=depth + 1) for _ in range(count)]

    def _resolved(self, schema: Schema) -> Schema:
        """Follows references within the schema."""
        found: Any = schema
        for _ in range(DEEPEST):
            if not isinstance(found, Mapping) or "$ref" not in found:
                break
            target: Any = self._root
            for part in str(found["$ref"]).removeprefix("#/").split("/"):
                target = target.get(part, {}) if isinstance(target, Mapping) else {}
            found = target
        return found if isinstance(found, Mapping) else {}


def scalar(schema: Schema, *, kind: str, name: str, given: Json) -> Json:
    """Returns a text, number, truth value or null."""
    if kind == "null":
        return None
    if kind == "boolean":
        return given if isinstance(given, bool) else True
    if kind in {"integer", "number"}:
        return number(schema, kind=kind, name=name, given=given)
    return text(schema, name=name, given=given)


def number(schema: Schema, *, kind: str, name: str, given: Json) -> int | float:
    """Returns a number within the limits; a probability is 0.9."""
    probable = kind == "number" and any(word in name.lower() for word in PROBABILITIES)
    value: float = LIKELY if probable else 1
    if isinstance(given, int | float) and not isinstance(given, bool):
        value = given
    if "minimum" in schema or "exclusiveMinimum" in schema:
        value = max(value, schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1))
    value = min(value, schema.get("maximum", value))
    return int(value) if kind == "integer" else value


def text(schema: Schema, *, name: str, given: Json) -> str:
    """Returns a text of the right format and length."""
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    made = (
        given
        if isinstance(given, str)
        else schema.get("description") or f"Simulated {name.replace('_', ' ') or 'text'}."
    )
    return str(made).ljust(int(schema.get("minLength", 0)), ".")[: int(schema.get("maxLength", 300))]


def kind_of(schema: Schema) -> str:
    """Returns the JSON type a schema asks for; of several the first that is not null."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "null")
    return str(kind or ("object" if "properties" in schema else "string"))
