"""`ProcessVariables`: declarations with constraints, which files write in four ways.

As JSON (`constraints='{"min": 0}'`), as attributes of a `constraints` element, as `constraint` elements with
`name` and `value`, or as attributes of the variable itself.
"""

from __future__ import annotations

import json
from typing import Final

from engine.json_values import Json
from engine.model.configurations import Constraints, ProcessVariable
from engine.parse.extensions.configuration import Configuration
from engine.parse.extensions.description import (
    Attribute,
    Complain,
    Description,
    Part,
    Values,
    find_word,
    read_attribute,
)
from engine.parse.extensions.values import (
    BOOLEAN,
    EXACT_TEXT,
    INTEGER,
    JSON_LIST,
    JSON_OBJECT,
    NUMBER,
    read_json,
)

_LIMITS: Final = (
    Attribute(name="min", value=NUMBER, also=("minimum",)),
    Attribute(name="max", value=NUMBER, also=("maximum",)),
    Attribute(name="minLength", value=INTEGER),
    Attribute(name="maxLength", value=INTEGER),
    Attribute(name="pattern"),
    Attribute(name="enum", value=JSON_LIST, also=("enumValues",)),
    Attribute(name="minItems", value=INTEGER),
    Attribute(name="maxItems", value=INTEGER),
    Attribute(name="uniqueItems", value=BOOLEAN),
)
_LIMIT_WORDS: Final = {name.lower(): (name, limit) for limit in _LIMITS for name in (*limit.also, limit.name)}
_TYPES: Final = ("string", "integer", "number", "boolean", "datetime", "array", "object", "any")


def _pair(name: str = "", value: str = "") -> tuple[str, str]:
    return name, value


def _as_values(**values: object) -> Values:
    return values


def _as_tuple(variables: tuple[ProcessVariable, ...] = ()) -> tuple[ProcessVariable, ...]:
    return variables


def _gather_constraints(values: Values, complain: Complain) -> Values:
    """Move every limit, however it was written, into one `Constraints`."""
    limits = {limit.field: values.pop(limit.field) for limit in _LIMITS if limit.field in values}
    for name, text in _written_limits(values):
        limit = find_word(_LIMIT_WORDS, name)
        if limit is None:
            complain(f"constraints/{name}", text, f"one of {', '.join(each.name for each in _LIMITS)}")
            continue
        try:
            limits[limit.field] = read_attribute(limit, text)
        except ValueError:
            complain(f"constraints/{name}", text, limit.value.expected)
    if "enum" in limits:
        limits["enum"] = _typed(limits["enum"], kind=str(values.get("type", "any")))
    build: type[Constraints] = Constraints
    return {**values, "constraints": build(**limits)} if limits else values  # type: ignore[arg-type]  # by table


def _written_limits(values: Values) -> list[tuple[str, str]]:
    written = values.pop("written", {})
    pairs = values.pop("pairs", ())
    named = [pair for pair in pairs if isinstance(pair, tuple)] if isinstance(pairs, tuple) else []
    objects = written.items() if isinstance(written, dict) else ()
    return [*named, *((name, v if isinstance(v, str) else json.dumps(v)) for name, v in objects)]


def _typed(values: object, *, kind: str) -> tuple[Json, ...]:
    """Read the texts of an enumeration as values of the variable's type, where they are such values."""
    listed = tuple(values) if isinstance(values, tuple) else ()
    return tuple(
        _as_json(v) if kind in {"integer", "number", "boolean"} and isinstance(v, str) else v for v in listed
    )


def _as_json(text: str) -> Json:
    try:
        return read_json(text)
    except ValueError:
        return text


_CONSTRAINT: Final = Part(
    name="constraint",
    into="pairs",
    many=True,
    description=Description(
        name="constraint",
        build=_pair,
        text="value",
        attributes=(Attribute(name="name", also=("type",)), Attribute(name="value")),
    ),
)
_WRITTEN: Final = Attribute(name="constraints", value=JSON_OBJECT, into="written")
CONSTRAINTS: Final = Description(
    name="constraints",
    build=_as_values,
    text="constraints",
    attributes=(_WRITTEN, *_LIMITS),
    parts=(_CONSTRAINT,),
)
VARIABLE: Final = Description(
    name="processVariable",
    build=ProcessVariable,
    finish=_gather_constraints,
    attributes=(
        Attribute(name="name"),
        Attribute(name="type", choices=_TYPES),
        Attribute(name="required", value=BOOLEAN),
        Attribute(name="isInput", value=BOOLEAN),
        Attribute(name="defaultValue", value=EXACT_TEXT, into="default", also=("default",)),
        Attribute(name="description"),
        Attribute(name="sensitive", value=BOOLEAN),
        Attribute(name="immutable", value=BOOLEAN),
        Attribute(name="transient", value=BOOLEAN),
        Attribute(name="scope"),
        _WRITTEN,
        *_LIMITS,
    ),
    parts=(_CONSTRAINT,),
    elements=(Part(name="constraints", description=CONSTRAINTS),),
)
VARIABLES: Final = Description(
    name="ProcessVariables",
    build=_as_tuple,
    parts=(
        Part(name="processVariable", description=VARIABLE, into="variables", many=True, also=("variable",)),
    ),
)

TABLE: Final = (
    Configuration(description=VARIABLES, into="variables", merge=True, on=("process", "subProcess")),
    Configuration(description=VARIABLE, into="variables", many=True, on=("process", "subProcess")),
)
