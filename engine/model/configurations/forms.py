"""Forms: their fields, and the form of a start event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.json_values import Json

FIELD_TYPES: Final = (
    "string",
    "text",
    "integer",
    "number",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "select",
    "radio",
    "multiselect",
    "email",
    "url",
    "file",
    "table",
    "section",
    "note",
    "object",
    "array",
)
"""`text` has several lines, `decimal` a number of places and a unit; a `table` repeats its own fields by row;
a `section` begins a part of the form with a heading, a `note` is a text that is only read."""

SHOWN_ONLY: Final = frozenset({"section", "note"})
"""Types of what has no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTranslation:
    """The texts of a field in another language, such as `de`; what is empty is read in the form's own."""

    language: str
    label: str = ""
    placeholder: str = ""
    help: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form.

    A choice in `enum_values` is a value, or `{"value", "label", "labels"}`, where `labels` holds the label by
    language. `compute` makes the value, so nobody enters it. `valid_when` must hold for an answer; `message`
    says in the form's own words what is wrong with one. Rules and `compute` are expressions over the other
    fields and the variables; those of a table's fields see their own row first.
    """

    name: str
    type: str = "string"
    required: bool = False
    label: str = ""
    default: str | None = None
    placeholder: str = ""
    help: str = ""
    enum_values: tuple[Json, ...] = ()
    options_expression: str | None = None
    min: float | None = None
    max: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    pattern: str | None = None
    places: int | None = None
    unit: str = ""
    accept: tuple[str, ...] = ()
    max_size_mb: float | None = None
    readonly: bool = False
    visible_when: str | None = None
    required_when: str | None = None
    readonly_when: str | None = None
    valid_when: str | None = None
    compute: str | None = None
    message: str = ""
    translations: tuple[FieldTranslation, ...] = ()
    fields: tuple[FormField, ...] = ()
    line: int = 0

    @property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """The expressions that stand in it, each with the name of its property."""
        named = (
            ("options_expression", self.options_expression),
            ("visible_when", self.visible_when),
            ("required_when", self.required_when),
            ("readonly_when", self.readonly_when),
            ("valid_when", self.valid_when),
            ("compute", self.compute),
        )
        return tuple((name, source) for name, source in named if source and source.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class StartForm:
    """What a person is asked at the start; `form_ref` names a form of the library instead of `fields`."""

    form_ref: str | None = None
    fields: tuple[FormField, ...] = ()
    line: int = 0
