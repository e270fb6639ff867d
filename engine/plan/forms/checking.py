"""What an answer means, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.json_values import Json, JsonObject, Variables
from engine.model.configurations import SHOWN_ONLY
from engine.phrases import capitalised, joined
from engine.phrases import gettext as _
from engine.plan.constraints import violation
from engine.plan.forms.formats import convert_answer, format_violation
from engine.plan.forms.settling import MOST_ROWS, Settled, settle
from engine.plan.forms.translating import in_language
from engine.plan.values import Unconvertible


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """An answer after its check: `values` by field, and for refused fields a sentence each.

    A cell of a table is named `table.0.column`, its rows counted from 0.
    """

    values: JsonObject = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def check_form(
    fields: Iterable[JsonObject],
    data: Mapping[str, Json],
    *,
    variables: Variables | None = None,
    now: float = 0.0,
    language: str = "",
) -> FormAnswer:
    """What an answer means: converted by type; unknown, hidden and read-only fields are not taken from it.

    A form without fields takes any object. An empty text counts as no value; a field that the answer leaves
    out has its default; what is computed is computed here. `variables` and `now` serve the rules, `language`
    chooses among the messages of the form itself.
    """
    fields = list(fields)
    settled = settle(fields, data, variables=variables, now=now)
    return check_settled(fields, settled, data, language=language)


def check_settled(
    fields: list[JsonObject], settled: Mapping[str, Settled], data: Mapping[str, Json], *, language: str = ""
) -> FormAnswer:
    """The same, of fields that were settled for this answer already."""
    if not fields:
        return FormAnswer(dict(data))
    answer = FormAnswer()
    _check_fields(fields, settled, data, answer, path="", language=language)
    return answer


def _check_fields(
    fields: list[JsonObject],
    settled: Mapping[str, Settled],
    data: Mapping[str, Json],
    answer: FormAnswer,
    *,
    path: str,
    language: str,
) -> None:
    for each in fields:
        state = settled[str(each["name"])]
        if state.visible and each.get("type") not in SHOWN_ONLY:
            _check_field(each, state, data, answer, path=path, language=language)


def _check_field(
    form_field: JsonObject,
    state: Settled,
    data: Mapping[str, Json],
    answer: FormAnswer,
    *,
    path: str,
    language: str,
) -> None:
    name, given = str(form_field["name"]), _given(form_field, state, data)
    here = f"{path}{name}"
    if given is None or given == "" or (given == [] and state.required):
        if state.required and (not state.readonly or form_field.get("compute")):
            answer.errors[here] = _("This field needs a value.")
        elif name in data or "default" in form_field or form_field.get("compute"):
            answer.values[name] = None
        return
    try:
        if form_field.get("type") == "table":
            answer.values[name] = _rows(form_field, state, given, answer, path=here, language=language)
        else:
            answer.values[name] = _read(form_field, state, given)
    except Unconvertible as problem:
        answer.errors[here] = problem.reason
        answer.values.pop(name, None)
    if here not in answer.errors and not state.valid:
        answer.errors[here] = _("This value does not fit the others.")
    if here in answer.errors:
        spoken = in_language(form_field, language).get("message")
        answer.errors[here] = str(spoken) if spoken else answer.errors[here]


def _given(form_field: JsonObject, state: Settled, data: Mapping[str, Json]) -> Json:
    """What counts as entered: nobody enters what is read only or computed."""
    if form_field.get("compute"):
        return state.value
    name = str(form_field["name"])
    return form_field.get("default") if state.readonly or name not in data else data[name]


def _rows(
    form_field: JsonObject, state: Settled, given: Json, answer: FormAnswer, *, path: str, language: str
) -> Json:
    """The rows of a table, each checked like a form; raises Unconvertible about the table itself."""
    try:
        rows = convert_answer(given, kind="table")
    except Unconvertible:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
        raise Unconvertible(_("Expected a list of rows."))
    if len(rows) > MOST_ROWS:
        raise Unconvertible(_the_value(_("must have at most {most} entries", most=MOST_ROWS)))
    reason = violation(rows, limits=form_field)
    if reason is not None:
        raise Unconvertible(_the_value(reason))
    columns: Any = form_field.get("fields") or []
    taken: list[Json] = []
    states = state.rows if len(state.rows) == len(rows) else _unruled(columns, count=len(rows))
    for number, (row, settled) in enumerate(zip(rows, states, strict=True)):
        found = FormAnswer()
        _check_fields(columns, settled, row, found, path="", language=language)  # type: ignore[arg-type]
        answer.errors.update({f"{path}.{number}.{name}": text for name, text in found.errors.items()})
        taken.append(found.values)
    return taken


def _unruled(columns: list[JsonObject], *, count: int) -> tuple[dict[str, Settled], ...]:
    """Rows that are the form's own and not those that were entered: no rule has looked at them."""
    return tuple({str(each["name"]): Settled() for each in columns} for _ in range(count))


def _read(form_field: JsonObject, state: Settled, value: Json) -> Json:
    """The value by the field's type; raises Unconvertible with a sentence."""
    kind = str(form_field.get("type") or "string")
    try:
        converted = convert_answer(value, kind=kind)
    except Unconvertible as problem:
        raise Unconvertible(joined("", (capitalised(problem.reason), "."))) from None
    reason = (
        format_violation(converted, form_field=form_field)
        or _option_violation(form_field, state, converted)
        or violation(converted, limits=form_field)
    )
    if reason is not None:
        raise Unconvertible(_the_value(reason))
    return converted


def _option_violation(form_field: JsonObject, state: Settled, value: Json) -> str | None:
    options = form_field.get("options") if state.options is None else state.options
    if not isinstance(options, list) or not (options or state.options is not None):
        return None
    allowed = [each["value"] if isinstance(each, dict) and "value" in each else each for each in options]
    chosen = value if form_field.get("type") == "multiselect" and isinstance(value, list) else [value]
    return _("must be one of the options") if any(each not in allowed for each in chosen) else None


def _the_value(reason: str) -> str:
    return _("The value {reason}.", reason=reason)
