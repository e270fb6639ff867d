"""What is wrong with the fields of a form: for files, and for forms of the library while they are built."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.errors import ExpressionError
from engine.expressions import compile_expression, compile_template
from engine.model.configurations import SHOWN_ONLY, FormField
from engine.phrases import gettext as _
from engine.plan.patterns import UnsafePattern, compile_pattern
from engine.plan.values import Unconvertible, read_text

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_READ_AS: Final = {"integer": "integer", "number": "number", "decimal": "number", "boolean": "boolean"}
_CHOSEN: Final = frozenset({"select", "radio", "multiselect"})
_NOT_IN_TABLES: Final = frozenset({"table", "section", "note", "file"})


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Something to correct: `path` names the field (`items.amount` in a table), `part` its property."""

    path: str
    part: str
    message: str


def check_fields(fields: Iterable[FormField]) -> Iterator[FieldProblem]:
    """Yields what keeps the fields from being a form that people can fill in."""
    fields = tuple(fields)
    yield from _names(fields, path="")
    for field in fields:
        yield from _field(field, path=field.name)
        yield from _names(field.fields, path=f"{field.name}.")
        for column in field.fields:
            yield from _field(column, path=f"{field.name}.{column.name}")
            if column.type in _NOT_IN_TABLES:
                yield FieldProblem(f"{field.name}.{column.name}", "type", _("This cannot stand in a table."))


def why_impossible(field: FormField) -> tuple[str, str]:
    """Returns which property makes a field impossible to fill in, and why; or empty texts."""
    for part, low, high in (("min", field.min, field.max), ("minItems", field.min_items, field.max_items)):
        if low is not None and high is not None and low > high:
            return part, _(
                "its minimum {min} is greater than its maximum {max}", min=f"{low:g}", max=f"{high:g}"
            )
    if field.min_length is not None and field.max_length is not None and field.min_length > field.max_length:
        return (
            "minLength",
            _(
                "its shortest text of {min_length} is longer than its longest of {max_length}",
                min_length=field.min_length,
                max_length=field.max_length,
            ),
        )
    if field.type == "table" and not field.fields:
        return "fields", _("it is a table without columns")
    if any(column.type in _NOT_IN_TABLES for column in field.fields):
        return "fields", _("its table has a column that can only stand outside of tables")
    return _default(field)


def _names(fields: tuple[FormField, ...], *, path: str) -> Iterator[FieldProblem]:
    seen: set[str] = set()
    for field in fields:
        here = f"{path}{field.name}"
        if not _NAME.fullmatch(field.name):
            yield FieldProblem(
                here, "name", _("A name begins with a letter and has letters, digits and _ only.")
            )
        elif field.name in seen:
            yield FieldProblem(here, "name", _("Another field has this name already."))
        seen.add(field.name)


def _field(field: FormField, *, path: str) -> Iterator[FieldProblem]:
    part, reason = why_impossible(field)
    if reason:
        yield FieldProblem(path, part, _("Nobody can fill this in: {reason}.", reason=reason))
    if field.type in _CHOSEN and not field.enum_values and not field.options_expression:
        yield FieldProblem(path, "options", _("There is nothing to choose from."))
    if field.type in SHOWN_ONLY and not (field.label or field.help):
        yield FieldProblem(path, "label", _("There is nothing to read."))
    if field.pattern:
        yield from _pattern(field.pattern, path=path)
    for name, source in field.rules:
        yield from _expression(source, path=path, part=_camel(name))
    if field.default and "${" in field.default:
        try:
            compile_template(field.default)
        except ExpressionError as error:
            yield FieldProblem(path, "default", str(error))


def _pattern(pattern: str, *, path: str) -> Iterator[FieldProblem]:
    try:
        compile_pattern(pattern)
    except UnsafePattern as error:
        yield FieldProblem(path, "pattern", _("This pattern cannot be used: {reason}.", reason=str(error)))


def _expression(source: str, *, path: str, part: str) -> Iterator[FieldProblem]:
    try:
        compile_expression(source)
    except ExpressionError as error:
        yield FieldProblem(path, part, str(error))


def _default(field: FormField) -> tuple[str, str]:
    default = field.default
    if default is None or "${" in default or not default.strip():
        return "", ""
    if field.type in _READ_AS:
        try:
            read_text(default, to=_READ_AS[field.type])
        except Unconvertible:
            reason = _("its default “{default}” is no {type}", default=default[:60], type=field.type)
            return "default", reason
    if field.type in {"select", "radio"} and field.enum_values and not field.options_expression:
        offered = [_value_of(each) for each in field.enum_values]
        if default not in offered:
            return "default", _("its default “{default}” is none of its options", default=default[:60])
    return "", ""


def _value_of(option: object) -> str:
    return str(option.get("value")) if isinstance(option, dict) else str(option)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)
