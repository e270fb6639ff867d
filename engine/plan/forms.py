"""Forms: their fields as JSON, filled in when a task opens, and checked when a person answers.

One module for the studio's pages, the API, and both hosts, so that all of them refuse the same answers.
A field has the keys name, type, required, label, default, placeholder, help, options, min, max,
minLength, maxLength, pattern, readonly and visibleWhen; absent keys mean none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import ExpressionError
from engine.expressions import compile_expression, parse_instant
from engine.expressions.instants import parse_date
from engine.json_values import Json, JsonObject, Variables
from engine.model.configurations import FormField
from engine.plan.constraints import violation
from engine.plan.values import Unconvertible, convert
from engine.plan.variables import Declaration

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63}){1,8}")

_STORED_AS = {"text": "string", "email": "string", "date": "string", "multiselect": "array"}
"""Field types that are not types of variables; select, file and unknown ones take any value."""

_FROM_DECLARATION = {"any": "string"}


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """An answer after its check: `values` by field, and for refused fields a sentence each."""

    values: JsonObject = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def write_field(form_field: FormField) -> JsonObject:
    """A field of the model as the plan stores it; texts are not yet evaluated."""
    written: JsonObject = {
        "name": form_field.name,
        "type": form_field.type,
        "required": form_field.required,
        "label": form_field.label or form_field.name,
        "default": form_field.default,
        "placeholder": form_field.placeholder,
        "help": form_field.help,
        "options": list(form_field.enum_values) or None,
        "optionsExpression": form_field.options_expression,
        "min": form_field.min,
        "max": form_field.max,
        "minLength": form_field.min_length,
        "maxLength": form_field.max_length,
        "pattern": form_field.pattern,
        "readonly": form_field.readonly,
        "visibleWhen": form_field.visible_when,
    }
    return _without_absent(written)


def open_fields(
    fields: Iterable[JsonObject], *, fill: Callable[[str], Json], evaluate: Callable[[str], Json]
) -> tuple[JsonObject, ...]:
    """The fields as a person sees them: defaults filled in and read by type, options evaluated.

    Raises ExpressionError where an expression of the author fails.
    """
    return tuple(_open_field(dict(each), fill=fill, evaluate=evaluate) for each in fields)


def start_fields(declarations: Iterable[Declaration]) -> tuple[JsonObject, ...]:
    """The start form: one field per input variable."""
    return tuple(_start_field(each) for each in declarations if each.is_input)


def check_form(
    fields: Iterable[JsonObject],
    data: Mapping[str, Json],
    *,
    variables: Variables | None = None,
    now: float = 0.0,
) -> FormAnswer:
    """What an answer means: converted by type; unknown, hidden and read-only fields are not taken from it.

    A form without fields takes any object. An empty text counts as no value; a field that the answer
    leaves out has its default. `variables` and `now` serve `visibleWhen`.
    """
    fields = list(fields)
    if not fields:
        return FormAnswer(dict(data))
    answer = FormAnswer()
    ours = {str(each["name"]) for each in fields if not each.get("readonly")}
    data = {name: value for name, value in data.items() if name in ours}
    for each in fields:
        _check_field(each, data, answer, visible={**(variables or {}), **data, **answer.values}, now=now)
    return answer


def _check_field(
    form_field: JsonObject, data: Mapping[str, Json], answer: FormAnswer, *, visible: Variables, now: float
) -> None:
    name = str(form_field["name"])
    if not _is_visible(form_field, visible=visible, now=now):
        return
    value = form_field.get("default") if form_field.get("readonly") or name not in data else data[name]
    if value is None or value == "" or (value == [] and form_field.get("required")):
        if form_field.get("required") and not form_field.get("readonly"):
            answer.errors[name] = "This field needs a value."
        elif name in data or "default" in form_field:
            answer.values[name] = None
        return
    try:
        answer.values[name] = _read(form_field, value)
    except Unconvertible as problem:
        answer.errors[name] = str(problem)


def _read(form_field: JsonObject, value: Json) -> Json:
    """The value by the field's type; raises Unconvertible with a sentence."""
    kind = str(form_field.get("type") or "string")
    try:
        converted = convert(value, to=_STORED_AS.get(kind, kind))
    except Unconvertible as problem:
        raise Unconvertible(_sentence(str(problem))) from None
    reason = _FORMATS[kind](converted) if kind in _FORMATS else None
    reason = reason or _option_violation(form_field, converted) or violation(converted, limits=form_field)
    if reason is not None:
        raise Unconvertible(_sentence(f"the value {reason}"))
    return converted


def _is_visible(form_field: JsonObject, *, visible: Variables, now: float) -> bool:
    condition = form_field.get("visibleWhen")
    if not isinstance(condition, str) or not condition.strip():
        return True
    try:
        return bool(compile_expression(condition).evaluate(visible, now=now))
    except ExpressionError:
        return True


def _option_violation(form_field: JsonObject, value: Json) -> str | None:
    options = form_field.get("options")
    if not isinstance(options, list) or not options:
        return None
    allowed = [each["value"] if isinstance(each, dict) and "value" in each else each for each in options]
    chosen = value if form_field.get("type") == "multiselect" and isinstance(value, list) else [value]
    wrong = [each for each in chosen if each not in allowed]
    return "must be one of the options" if wrong else None


def _email_violation(value: Json) -> str | None:
    return None if isinstance(value, str) and _EMAIL.fullmatch(value) else "must be an e-mail address"


def _date_violation(value: Json) -> str | None:
    try:
        parse_date(str(value))
    except ExpressionError:
        return "must be a date like 2024-01-31"
    return None


def _instant_violation(value: Json) -> str | None:
    try:
        parse_instant(str(value))
    except ExpressionError:
        return "must be a date and time like 2024-01-31T09:00"
    return None


_FORMATS: Mapping[str, Callable[[Json], str | None]] = {
    "email": _email_violation,
    "date": _date_violation,
    "datetime": _instant_violation,
}


def _open_field(
    written: dict[str, Any], *, fill: Callable[[str], Json], evaluate: Callable[[str], Json]
) -> JsonObject:
    expression = written.pop("optionsExpression", None)
    if expression is not None:
        found = evaluate(expression)
        written["options"] = found if isinstance(found, list) else []
    default = written.get("default")
    if isinstance(default, str):
        kind = written.get("type", "string")
        try:
            written["default"] = convert(fill(default), to=_STORED_AS.get(kind, kind))
        except Unconvertible:
            del written["default"]
    return written


def _start_field(declaration: Declaration) -> JsonObject:
    limits = dict(declaration.constraints)
    options = limits.pop("enum", None)
    return _without_absent(
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


def _without_absent(written: JsonObject) -> JsonObject:
    return {name: value for name, value in written.items() if value not in (None, "") and value is not False}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
