"""Django forms made of a process's fields: for start forms, tasks and Play alike.

Django draws the form, `answer_values` reads what a browser sends, and whether an answer fits is decided by
`engine.plan.forms`, the same for pages, programs and the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engine.phrases import tell
from engine.plan.forms import in_language, settle
from studio.instances.answer_values import PREFIX, TABLE, text_of
from studio.instances.answer_widgets import TableWidget, make_widget
from studio.values.references import is_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from engine.plan.forms import Settled


class Rules(NamedTuple):
    """Where a page asks what its form shows for the values in it, and what it sends beside them."""

    address: str
    body: dict[str, Any] | None = None


class Part(NamedTuple):
    """One part of a form as a page draws it: a field, a heading or a note."""

    kind: str
    name: str
    label: str
    help: str
    unit: str
    visible: bool
    field: forms.BoundField | None


class AnswerForm(forms.Form):
    """One form field per field of the process. `errors` come from whoever checked the answer.

    Ids begin with `id_answer-`, so that a variable may be called like another part of the page.
    """

    def __init__(
        self,
        described: Iterable[Mapping[str, Any]],
        *,
        values: Mapping[str, Any] | None = None,
        variables: Mapping[str, Any] | None = None,
        refused: Mapping[str, str] | None = None,
        skip: frozenset[str] = frozenset(),
        rules: Rules | None = None,
        upload: str = "",
    ) -> None:
        """`values` are shown; `refused` are messages by field; `skip` leaves out what buttons answer.

        `variables` serve the rules at first, `rules` say where a page asks later; `upload` takes files.
        """
        super().__init__(prefix=PREFIX)
        self.all = [dict(each) for each in described]
        self.rules, self.lively = rules, any(map(has_rules, self.all))
        spoken = get_language() or ""
        self.described = [in_language(each, spoken) for each in self.all if each["name"] not in skip]
        self.settled = settle(self.all, values or {}, variables=variables, now=timezone.now().timestamp())
        for each in self.described:
            if each.get("type") not in {"section", "note"}:
                state = self.settled[str(each["name"])]
                self.fields[str(each["name"])] = make_field(each, state, values=values or {}, upload=upload)
        self.cleaned_data: dict[str, Any] = {}
        self._errors = forms.utils.ErrorDict()
        for name, message in (refused or {}).items():
            self.refuse(name, message=tell(message, language=translation))

    def refuse(self, name: str, *, message: str) -> None:
        """Shows an error beside its field or in its cell, or above the form when there is no such field."""
        table, _dot, cell = name.partition(".")
        widget = self.fields[table].widget if table in self.fields else None
        if cell and isinstance(widget, TableWidget):
            widget.errors[cell] = message
            if table not in self.errors:
                self.add_error(table, _("Some rows are not right."))
        elif name in self.fields:
            self.add_error(name, message)
        else:
            self.add_error(None, f"{name}: {message}" if name else message)

    @property
    def parts(self) -> Iterator[Part]:
        """The form in its order, with what is only read."""
        for each in self.described:
            name = str(each["name"])
            shown = self.settled[name].visible
            field = self[name] if name in self.fields else None
            label, help_text, unit = (str(each.get(key) or "") for key in ("label", "help", "unit"))
            yield Part(str(each.get("type") or "string"), name, label, help_text, unit, shown, field)

    @property
    def wrong_cells(self) -> list[dict[str, str]]:
        """The refused cells of all tables, for the summary above the form."""
        tables = (field.widget for field in self.fields.values() if isinstance(field.widget, TableWidget))
        return [cell for table in tables for cell in table.wrong_cells()]


def has_rules(described: Mapping[str, Any]) -> bool:
    """Whether a field changes while somebody types, so that a page asks at every stroke."""
    rules = ("visibleWhen", "requiredWhen", "readonlyWhen", "validWhen", "compute", "optionsExpression")
    return any(described.get(each) for each in rules) or any(map(has_rules, described.get("fields") or []))


def make_field(
    described: Mapping[str, Any], state: Settled, *, values: Mapping[str, Any], upload: str
) -> forms.Field:
    """One field as Django draws it, as its rules have it for these values.

    A big value is not shown, and kept unless another is written.
    """
    kind = str(described.get("type") or "string")
    value = values.get(str(described["name"]), described.get("default"))
    if described.get("compute") or (kind == TABLE and state.rows):
        value = state.value
    big = is_reference(value)
    drawn = {**described, **({"options": state.options} if state.options is not None else {})}
    return forms.Field(
        label=str(described.get("label") or described["name"]),
        help_text=kept_note(value) if big else escape(str(described.get("help") or "")),
        required=state.required and not big,
        initial="" if big else value if kind == TABLE else text_of(value, kind=kind),
        widget=make_widget({**drawn, "readonly": state.readonly}, upload=upload),
    )


def kept_note(value: Any) -> str:  # noqa: ANN401 - a reference
    """What stands below a field whose value is too big for a form."""
    return _("A value of %(size)s stands here. It is kept unless you write another one.") % {
        "size": filesizeformat(value["size"])
    }
