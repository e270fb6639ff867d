"""What a form looks like for the values in it: what is shown, asked for and computed.

A rule that fails, because what it reads has not been entered yet, hides nothing, asks for nothing and
computes nothing. A hidden field counts as empty for all others. Rules may build on each other in any order,
so the form is gone through until nothing changes, a few times at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from engine.json_values import Json, JsonObject, Variables
from engine.model.configurations import SHOWN_ONLY
from engine.plan.forms.formats import convert_leniently

MOST_ROWS: Final = 200
"""Of one table; more are refused, and rules are not asked about them."""

_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class Settled:
    """A field for these values. `value` is what rules see; `rows` are those of a table, field by field."""

    visible: bool = True
    required: bool = False
    readonly: bool = False
    valid: bool = True
    value: Json = None
    options: list[Json] | None = None
    rows: tuple[dict[str, Settled], ...] = ()

    def to_json(self, *, computed: bool = False) -> JsonObject:
        """For a page: no value but what the form computed, so that nobody's typing is overwritten."""
        found: JsonObject = {"visible": self.visible, "required": self.required, "readonly": self.readonly}
        return {**found, **({"value": self.value} if computed else {})}


@dataclass(slots=True)
class Scope:
    """What rules may read, and the time it is; `names` change while a form is gone through."""

    names: dict[str, Json]
    now: float

    def value(self, source: object, *, otherwise: Json) -> Json:
        """The value of an expression; `otherwise` where there is none or it fails."""
        if not isinstance(source, str) or not source.strip():
            return otherwise
        try:
            return compile_expression(source).evaluate(self.names, now=self.now)
        except ExpressionError:
            return otherwise

    def holds(self, source: object, *, otherwise: bool) -> bool:
        """Whether a rule holds."""
        return bool(self.value(source, otherwise=otherwise))


def settle(
    fields: Iterable[JsonObject],
    data: Mapping[str, Json],
    *,
    variables: Variables | None = None,
    now: float = 0.0,
) -> dict[str, Settled]:
    """Every field by name, as it is for the values that were entered so far, texts of inputs among them."""
    fields = list(fields)
    entered = _entered(fields, data, otherwise=variables or {})
    scope = Scope({**(variables or {}), **entered}, now)
    found = _go_through(fields, entered, scope)
    for _ in range(_ROUNDS):
        again = _go_through(fields, entered, scope)
        if again == found:
            break
        found = again
    return found


def _entered(fields: list[JsonObject], data: Mapping[str, Json], *, otherwise: Variables) -> JsonObject:
    """What stands in the fields, by type: what was entered, else the default, else the variable's value."""
    found: JsonObject = {}
    for each in fields:
        name, kind = str(each["name"]), str(each.get("type") or "string")
        if name in data and not each.get("readonly"):
            found[name] = convert_leniently(data[name], kind=kind)
        elif kind not in SHOWN_ONLY:
            found[name] = each["default"] if "default" in each else otherwise.get(name)
    return found


def _go_through(fields: list[JsonObject], entered: JsonObject, scope: Scope) -> dict[str, Settled]:
    found: dict[str, Settled] = {}
    section_shown = True
    for each in fields:
        name = str(each["name"])
        visible = scope.holds(each.get("visibleWhen"), otherwise=True)
        if each.get("type") == "section":
            section_shown = visible
        settled = _settle_field(each, entered.get(name), scope, visible=visible and section_shown)
        found[name] = settled
        if each.get("type") not in SHOWN_ONLY:
            scope.names[name] = settled.value
    return found


def _settle_field(form_field: JsonObject, value: Json, scope: Scope, *, visible: bool) -> Settled:
    if not visible:
        return Settled(visible=False)
    if form_field.get("type") in SHOWN_ONLY:
        return Settled()
    computes = bool(form_field.get("compute"))
    if computes:
        value = scope.value(form_field.get("compute"), otherwise=None)
    rows = _settle_rows(form_field, value, scope) if form_field.get("type") == "table" else ()
    if rows and isinstance(value, list):
        value = [_row(given, settled) for given, settled in zip(value, rows, strict=False)]
    options = scope.value(form_field.get("optionsExpression"), otherwise=[])
    inner = Scope({**scope.names, str(form_field["name"]): value}, scope.now)
    return Settled(
        required=_is(form_field, "required", scope),
        readonly=computes or _is(form_field, "readonly", scope),
        valid=inner.holds(form_field.get("validWhen"), otherwise=True),
        value=value,
        options=options if form_field.get("optionsExpression") and isinstance(options, list) else None,
        rows=rows,
    )


def _is(form_field: JsonObject, name: str, scope: Scope) -> bool:
    """Whether a field is required or read only, always or by its rule."""
    return bool(form_field.get(name)) or scope.holds(form_field.get(f"{name}When"), otherwise=False)


def _settle_rows(form_field: JsonObject, value: Json, scope: Scope) -> tuple[dict[str, Settled], ...]:
    columns: Any = form_field.get("fields") or []
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        return ()
    return tuple(_settle_row(columns, row if isinstance(row, dict) else {}, scope) for row in value)


def _settle_row(columns: list[JsonObject], row: JsonObject, scope: Scope) -> dict[str, Settled]:
    """A row sees its own values first; twice, so that a column may build on one to its right."""
    entered = _entered(columns, row, otherwise={})
    inner = Scope({**scope.names, **entered}, scope.now)
    _go_through(columns, entered, inner)
    return _go_through(columns, entered, inner)


def _row(given: Json, settled: dict[str, Settled]) -> Json:
    if not isinstance(given, dict):
        return given
    return {name: each.value for name, each in settled.items() if each.visible}
