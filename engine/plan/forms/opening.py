"""Forms as a person finds them when a task opens, and the form that declarations make."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from engine.json_values import Json, JsonObject
from engine.plan.forms.formats import convert_answer
from engine.plan.forms.writing import without_absent
from engine.plan.values import Unconvertible
from engine.plan.variables import Declaration

_FROM_DECLARATION: Final = {"any": "string"}

Fill = Callable[[str], Json]


def open_fields(fields: Iterable[JsonObject], *, fill: Fill, evaluate: Fill) -> tuple[JsonObject, ...]:
    """The fields as a person sees them: defaults filled in and read by type, options evaluated.

    Options that depend on other fields of the form keep their expression: they change while a person types.
    Raises ExpressionError where another expression of the author fails.
    """
    fields = list(fields)
    names = frozenset(str(each["name"]) for each in fields)
    return tuple(_open_field(dict(each), fill=fill, evaluate=evaluate, names=names) for each in fields)


def start_fields(declarations: Iterable[Declaration]) -> tuple[JsonObject, ...]:
    """The start form: one field per input variable."""
    return tuple(_start_field(each) for each in declarations if each.is_input)


def _open_field(
    # `Any`: a field as JSON whose keys are looked at one by one.
    written: dict[str, Any],
    *,
    fill: Fill,
    evaluate: Fill,
    names: frozenset[str],
) -> JsonObject:
    columns = written.get("fields")
    if isinstance(columns, list):
        inside = names | {str(each["name"]) for each in columns}
        written["fields"] = [
            _open_field(dict(each), fill=fill, evaluate=evaluate, names=inside) for each in columns
        ]
    expression = written.get("optionsExpression")
    if expression is not None and not _reads(expression, names):
        found = evaluate(expression)
        written["options"] = found if isinstance(found, list) else []
        del written["optionsExpression"]
    default = written.get("default")
    if isinstance(default, str):
        try:
            written["default"] = convert_answer(fill(default), kind=str(written.get("type", "string")))
        except Unconvertible:
            del written["default"]
    return written


def _reads(source: str, names: frozenset[str]) -> bool:
    try:
        return not names.isdisjoint(compile_expression(source).names)
    except ExpressionError:
        return False


def _start_field(declaration: Declaration) -> JsonObject:
    limits = dict(declaration.constraints)
    options = limits.pop("enum", None)
    return without_absent(
        {
            "name": declaration.name,
            "type": "select" if options else _FROM_DECLARATION.get(declaration.type, declaration.type),
            "required": declaration.required and declaration.default is None,
            "label": declaration.name.replace("_", " ").capitalize(),
            "default": declaration.default,
            "help": declaration.description,
            "options": options,
            **limits,
        }
    )
