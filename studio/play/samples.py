"""Sample values for a start, made of what the process declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import InvalidVariable
from studio.activities.agents.samples import Sampler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.json_values import Json
    from engine.plan import Plan
    from engine.plan.variables import Declaration

LIKELY_TEXTS = (
    "anna@example.org",
    "2026-01-15",
    "2026-01-15T09:00:00Z",
    "https://example.org/",
    "12345",
    "AB-1234",
    "CC-1000",
    "A",
    "ABC",
)
"""Tried where a text has to fit a pattern."""

TYPES = {"integer": "integer", "number": "number", "boolean": "boolean", "object": "object", "array": "array"}
LIMITS = {
    "min": "minimum",
    "max": "maximum",
    "minLength": "minLength",
    "maxLength": "maxLength",
    "enum": "enum",
}
"""Constraint in a file → its name in JSON Schema."""


def sample_start(plan: Plan) -> dict[str, Any]:
    """A value for every input that has one which the declaration accepts."""
    found = {each.name: sample_of(each) for each in plan.input_variables}
    return {name: value for name, value in found.items() if value is not None}


def sample_of(declaration: Declaration) -> Json:
    """The default, else the first likely value that fits; None where none does."""
    if declaration.default is not None:
        return declaration.default
    return next((each for each in candidates(declaration) if fits(declaration, each)), None)


def candidates(declaration: Declaration) -> Iterator[Json]:
    """Likely values, the likeliest first."""
    name = declaration.name.lower()
    kind = TYPES.get(declaration.type, "string")
    limits: dict[str, Any] = {
        LIMITS[key]: value for key, value in declaration.constraints.items() if key in LIMITS
    }
    if kind == "string" and "enum" not in limits:
        if "mail" in name:
            yield "anna@example.org"
        if "date" in name or declaration.type == "date":
            yield "2026-01-15"
        yield declaration.name.replace("_", " ").capitalize()
        yield from LIKELY_TEXTS
    yield Sampler({"type": kind, **limits}, inputs={}).sample()


def fits(declaration: Declaration, value: Json) -> bool:
    """Whether the declaration accepts the value."""
    try:
        declaration.accept(value)
    except InvalidVariable:
        return False
    return True
