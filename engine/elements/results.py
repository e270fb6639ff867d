"""Where the result of an activity goes (`extensions.md`, Mapping a structured result)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.elements.context import Context
from engine.elements.moves import NOTHING, Moves, SetVariables
from engine.json_values import Json, JsonObject
from engine.plan.values import SCALARS


def write_result(context: Context, outputs: Iterable[Any], *, value: Json) -> Moves:
    """Moves that write `value` by output mappings `[variable, source]`; `Any`: they come from a config."""
    values: JsonObject = {}
    for variable, source in outputs:
        found = value if source is None else pick(context, source, value=value)
        values[variable] = fit_to_declaration(context, variable, value=found)
    return (SetVariables(values),) if values else NOTHING


def pick(context: Context, source: str, *, value: Json) -> Json:
    """What the path `source` finds in a result, which is also visible whole as `result`."""
    visible = {**value, "result": value} if isinstance(value, dict) else {"result": value}
    return context.plan.expression(source).evaluate(visible, now=context.now)


def fit_to_declaration(context: Context, variable: str, *, value: Json) -> Json:
    """The field of the variable's own name, where an object meets a scalar declaration; else the value."""
    if isinstance(value, dict) and variable in value:
        declaration = context.plan.variables.get(variable)
        if declaration is not None and declaration.type in SCALARS:
            return value[variable]
    return value
