"""Forms and data as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.model.configurations import Constraints, FormField, ProcessVariable


@dataclass(frozen=True, slots=True)
class Field:
    """A field or a variable: what people call it, what is entered, and what must hold."""

    name: str
    label: str
    kind: str
    notes: tuple[str, ...]


def form_fields(fields: Iterable[FormField]) -> tuple[Field, ...]:
    """Returns the fields of a form."""
    return tuple(
        Field(each.name, each.label or spoken(each.name), kind_in_words(each.type), tuple(notes_of(each)))
        for each in fields
    )


def notes_of(field: FormField) -> Iterable[str]:
    """Yields what must hold of an answer."""
    if field.readonly:
        yield _("only shown")
    elif field.required:
        yield _("required")
    yield from limits(field.min, field.max, field.min_length, field.max_length)
    options = [
        str(each.get("label") or each.get("value")) if isinstance(each, dict) else str(each)
        for each in field.enum_values
    ]
    if options:
        yield _("one of: %(options)s") % {"options": ", ".join(options)}
    if field.visible_when:
        yield _("shown when `%(condition)s`") % {"condition": field.visible_when}


def variables_in(variables: Iterable[ProcessVariable]) -> tuple[Field, ...]:
    """Returns variables; what describes one stands first."""
    return tuple(
        Field(
            each.name,
            each.description or spoken(each.name),
            kind_in_words(each.type),
            tuple(variable_notes(each)),
        )
        for each in variables
    )


def variable_notes(variable: ProcessVariable) -> Iterable[str]:
    """Yields what must hold of a variable."""
    if variable.required:
        yield _("required")
    if variable.default is not None:
        yield _("%(value)s if nothing is said") % {"value": variable.default}
    if variable.sensitive:
        yield _("sensitive: shown to few")
    found: Constraints = variable.constraints
    yield from limits(found.min, found.max, found.min_length, found.max_length)


def limits(low: float | None, high: float | None, short: int | None, long: int | None) -> Iterable[str]:
    """Yields limits in words."""
    if low is not None:
        yield _("at least %(n)s") % {"n": f"{low:g}"}
    if high is not None:
        yield _("at most %(n)s") % {"n": f"{high:g}"}
    if short is not None:
        yield _("at least %(n)s characters") % {"n": short}
    if long is not None:
        yield _("at most %(n)s characters") % {"n": long}


def spoken(name: str) -> str:
    """Returns a name in words: `unit_price` → "Unit price"."""
    words = name.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]}"


def kind_in_words(kind: str) -> str:
    """Returns what is entered, in words."""
    kinds = {
        "string": _("text"),
        "text": _("longer text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("yes or no"),
        "date": _("date"),
        "datetime": _("date and time"),
        "select": _("choice"),
        "multiselect": _("several choices"),
        "email": _("e-mail address"),
        "file": _("file"),
        "array": _("list"),
        "object": _("several values"),
    }
    return kinds.get(kind, kind)
