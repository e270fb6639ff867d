"""The inputs of a form's fields: Django's own, a table with rows that come and go, and a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engine.plan.forms import MOST_ROWS
from studio.instances.answer_values import NO, TABLE, YES, options_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CHOICES = {YES: gettext_lazy("Yes"), NO: gettext_lazy("No")}
MOST_RADIOS = 4
"""With more options a drop-down list is easier to read."""

NEW_ROW = "__row__"
"""Stands for the number of a row that a page adds."""

INPUTS = {
    "integer": ("number", {"step": "1", "inputmode": "numeric"}),
    "number": ("number", {"step": "any", "inputmode": "decimal"}),
    "decimal": ("number", {"step": "any", "inputmode": "decimal"}),
    "date": ("date", {}),
    "datetime": ("datetime-local", {"step": "60"}),
    "email": ("email", {"autocomplete": "email"}),
    "url": ("url", {"inputmode": "url"}),
}
"""Type of field → type of input and what else its tag says."""

LIMITS = {
    "min": "min",
    "max": "max",
    "minLength": "minlength",
    "maxLength": "maxlength",
    "pattern": "pattern",
}
"""What browsers check too, by its name in a field and in HTML."""


def make_widget(described: Mapping[str, Any], *, upload: str = "", in_cell: bool = False) -> forms.Widget:
    """The input for a type; what it says about limits, browsers check as well. `in_cell` is for tables."""
    kind = str(described.get("type") or "string")
    attributes, options = attributes_of(described), options_of(described)
    if kind == TABLE:
        return TableWidget(described)
    if kind == "file":
        return FileWidget(described, upload=upload)
    if kind == "boolean" and in_cell:
        return forms.Select(attrs=attributes, choices=[("", "—"), *CHOICES.items()])
    if kind == "boolean":
        return forms.RadioSelect(attrs=attributes, choices=list(CHOICES.items()))
    if options and kind in {"multiselect", "array"}:
        return forms.CheckboxSelectMultiple(attrs=attributes, choices=options)
    few = options and described.get("required") and len(options) <= MOST_RADIOS
    if (kind == "radio" or few) and not in_cell:
        return forms.RadioSelect(attrs=attributes, choices=options)
    if options or kind in {"select", "radio"}:
        return forms.Select(attrs=attributes, choices=[("", "—"), *options])
    return text_widget(kind, attributes, in_cell=in_cell)


def text_widget(kind: str, attributes: dict[str, str], *, in_cell: bool) -> forms.Widget:
    """An input of one line or several."""
    if kind in {"text", "object", "array", "multiselect"}:
        rows = "2" if in_cell else "4" if kind == "text" else "6"
        code = {} if kind == "text" else {"class": "code", "spellcheck": "false"}
        return forms.Textarea(attrs={**attributes, "rows": rows, **code})
    drawn_as, more = INPUTS.get(kind, ("text", {}))
    widget = forms.TextInput(attrs={**attributes, **more})
    widget.input_type = drawn_as
    return widget


def attributes_of(described: Mapping[str, Any]) -> dict[str, str]:
    """What the tag says besides its type."""
    attributes = {
        html: str(described[name]) for name, html in LIMITS.items() if described.get(name) is not None
    }
    if described.get("placeholder"):
        attributes["placeholder"] = str(described["placeholder"])
    if described.get("readonly") or described.get("compute"):
        attributes["readonly"] = "readonly"
    return attributes


class FileWidget(forms.Widget):
    """A file: chosen, sent at once to `upload` and held as its reference; without `upload` not sent."""

    def __init__(self, described: Mapping[str, Any], *, upload: str) -> None:
        """Keeps what may be chosen."""
        super().__init__()
        self.described, self.upload = described, upload

    def use_required_attribute(self, initial: Any) -> bool:  # noqa: ANN401 - Django's
        """The hidden reference is what is required, and the server says so."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:  # noqa: ANN401 - Django's
        """Draws the choice, the chosen file's name and its reference."""
        try:
            reference = json.loads(value) if value else None
        except ValueError:
            reference = None
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "attrs": attrs or {},
            "value": value or "",
            "reference": reference if isinstance(reference, dict) else None,
            "accept": ",".join(map(str, self.described.get("accept") or [])),
            "most": self.described.get("maxSizeMb") or "",
            "upload": self.upload,
            "readonly": bool(self.described.get("readonly")),
        }
        return render_to_string("instances/_file_input.html", context)


class TableWidget(forms.Widget):
    """Rows of cells that a page adds and removes; `errors` are sentences by `row.column`."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        """Keeps the columns."""
        super().__init__()
        self.described = described
        self.columns: Sequence[Mapping[str, Any]] = described.get("fields") or []
        self.errors: dict[str, str] = {}

    def use_required_attribute(self, initial: Any) -> bool:  # noqa: ANN401 - Django's
        """A table is no input."""
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The table as a whole, which can take the focus."""
        return id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:  # noqa: ANN401 - Django's
        """Draws the rows and one that is copied for each new one."""
        rows = value if isinstance(value, list) else []
        fixed = bool(self.described.get("readonly"))
        context = {
            "name": name,
            "attrs": attrs or {},
            "id": (attrs or {}).get("id", f"id_{name}"),
            "label": self.described.get("label") or self.described["name"],
            "columns": self.columns,
            "rows": [self.row(name, number, row) for number, row in enumerate(rows)],
            "new": self.row(name, NEW_ROW, None),
            "fixed": fixed,
            "most": min(self.described.get("maxItems") or MOST_ROWS, MOST_ROWS),
        }
        return render_to_string("instances/_table_input.html", context)

    def row(self, name: str, number: int | str, values: object) -> list[dict[str, Any]]:
        """One row, cell by cell; a new one has the defaults."""
        given = values if isinstance(values, dict) else None
        return [self.cell(name, number, column, given) for column in self.columns]

    def cell(
        self, name: str, number: int | str, column: Mapping[str, Any], given: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """One cell with its input and what is wrong with it."""
        own, kind = str(column["name"]), str(column.get("type") or "string")
        shown = column.get("default") if given is None else given.get(own)
        named, label = f"{name}-{number}-{own}", str(column.get("label") or own)
        error = self.errors.get(f"{number}.{own}", "")
        attributes = {"id": f"id_{named}", "aria-label": label}
        if error:
            attributes |= {"aria-invalid": "true", "aria-describedby": f"id_{named}_error"}
        widget = make_widget(column, in_cell=True)
        return {
            "name": own,
            "label": label,
            "required": bool(column.get("required")),
            "numeric": kind in {"integer", "number", "decimal"},
            "input": widget.render(named, text_of(shown, kind=kind), attributes),
            "error": error,
            "error_id": f"id_{named}_error",
            "id": f"id_{named}",
        }

    def wrong_cells(self) -> list[dict[str, str]]:
        """The refused cells as a summary names them: by row, counted from 1, and column."""
        labels = {str(each["name"]): str(each.get("label") or each["name"]) for each in self.columns}
        table = str(self.described["name"])
        return [
            {
                "id": f"id_answer-{table}-{number}-{column}",
                "label": _("%(label)s, row %(row)s")
                % {"label": labels.get(column, column), "row": int(number) + 1},
                "error": error,
            }
            for place, error in self.errors.items()
            for number, _dot, column in [place.partition(".")]
        ]
