"""Django forms made of a process's fields: for start forms and tasks alike.

Django draws the form and reads what the browser sends; whether an answer fits is decided by
`engine.plan.forms`, the same for pages, programs and the engine.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio.values.references import is_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

YES, NO = "true", "false"
CHOICES = {YES: gettext_lazy("Yes"), NO: gettext_lazy("No")}
MOST_RADIOS = 4
"""With more options a drop-down list is easier to read."""

INPUTS = {
    "integer": ("number", {"step": "1", "inputmode": "numeric"}),
    "number": ("number", {"step": "any", "inputmode": "decimal"}),
    "date": ("date", {}),
    "datetime": ("datetime-local", {"step": "60"}),
    "email": ("email", {"autocomplete": "email"}),
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


class AnswerForm(forms.Form):
    """One form field per field of the process. `errors` come from whoever checked the answer.

    Ids begin with `id_answer-`, so that a variable may be called like another part of the page.
    """

    def __init__(
        self,
        described: Iterable[Mapping[str, Any]],
        *,
        values: Mapping[str, Any] | None = None,
        refused: Mapping[str, str] | None = None,
        skip: frozenset[str] = frozenset(),
    ) -> None:
        """`values` are shown; `refused` are messages by field; `skip` leaves out what buttons answer."""
        super().__init__(prefix="answer")
        self.described = [each for each in described if each["name"] not in skip]
        for each in self.described:
            shown = (values or {}).get(each["name"], each.get("default"))
            self.fields[str(each["name"])] = make_field(each, value=shown)
        self.cleaned_data: dict[str, Any] = {}
        self._errors = forms.utils.ErrorDict()
        for name, message in (refused or {}).items():
            self.refuse(name, message=message)

    def refuse(self, name: str, *, message: str) -> None:
        """Shows an error beside its field, or above the form when there is no such field."""
        if name in self.fields:
            self.add_error(name, message)
        else:
            self.add_error(None, f"{name}: {message}" if name else message)


def make_field(described: Mapping[str, Any], *, value: object) -> forms.Field:
    """One field as Django draws it; a big value is not shown, and kept unless another is written."""
    big = is_reference(value)
    return forms.Field(
        label=str(described.get("label") or described["name"]),
        help_text=kept_note(value) if big else escape(str(described.get("help") or "")),
        required=bool(described.get("required")) and not big,
        initial="" if big else text_of(value, kind=str(described.get("type") or "string")),
        widget=make_widget(described),
    )


def kept_note(value: Any) -> str:  # noqa: ANN401 - a reference
    """What stands below a field whose value is too big for a form."""
    return _("A value of %(size)s stands here. It is kept unless you write another one.") % {
        "size": filesizeformat(value["size"])
    }


def make_widget(described: Mapping[str, Any]) -> forms.Widget:
    """The input for a type; what it says about limits, browsers check as well."""
    kind = str(described.get("type") or "string")
    attributes = attributes_of(described)
    options = options_of(described)
    if kind == "boolean":
        return forms.RadioSelect(attrs=attributes, choices=list(CHOICES.items()))
    if options and kind in {"multiselect", "array"}:
        return forms.CheckboxSelectMultiple(attrs=attributes, choices=options)
    if options and described.get("required") and len(options) <= MOST_RADIOS:
        return forms.RadioSelect(attrs=attributes, choices=options)
    if options:
        return forms.Select(attrs=attributes, choices=[("", "—"), *options])
    if kind in {"text", "object", "array", "multiselect"}:
        rows = "4" if kind == "text" else "6"
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
    if described.get("readonly"):
        attributes["readonly"] = "readonly"
    if described.get("visibleWhen"):
        attributes["data-visible-when"] = str(described["visibleWhen"])
    return attributes


def options_of(described: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The options as text that is sent and text that is read."""
    pairs = []
    for option in described.get("options") or []:
        value, label = value_and_label(option)
        pairs.append((text_of(value, kind="option"), label))
    return pairs


def value_and_label(option: object) -> tuple[Any, str]:
    """An option is a value, or an object with a value and a label."""
    if isinstance(option, dict) and "value" in option:
        return option["value"], str(option.get("label") or text_of(option["value"], kind="option"))
    return option, text_of(option, kind="option")


def text_of(value: object, *, kind: str) -> Any:  # noqa: ANN401 - texts, or a list of them
    """A value as an input holds it."""
    if value is None:
        return ""
    if kind == "multiselect" and isinstance(value, list):
        return [text_of(each, kind="option") for each in value]
    if isinstance(value, bool):
        return YES if value else NO
    if kind == "datetime" and isinstance(value, str):
        return value[:16]
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=2 if kind in {"object", "array"} else None)


def read_answers(
    described: Iterable[Mapping[str, Any]], *, sent: QueryDict, known: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The answers a browser sent, by field, not yet checked; raises nothing: what is no JSON stays text.

    A field that was left empty keeps the big value that is `known` of it.
    """
    answers: dict[str, Any] = {}
    for each in described:
        name, sent_as = str(each["name"]), f"answer-{each['name']}"
        if sent_as in sent or (each.get("type") in {"multiselect", "array"} and each.get("options")):
            answers[name] = read_answer(each, texts=sent.getlist(sent_as))
            before = (known or {}).get(name, each.get("default"))
            if answers[name] in (None, []) and is_reference(before):
                answers[name] = before
    return answers


def read_answer(described: Mapping[str, Any], *, texts: list[str]) -> Any:  # noqa: ANN401 - any JSON
    """One answer by the type of its field."""
    kind = str(described.get("type") or "string")
    values = {text: value for value, text in map(option_and_text, described.get("options") or [])}
    if kind in {"multiselect", "array"} and (values or len(texts) > 1):
        return [values.get(text, text) for text in texts if text]
    text = texts[-1] if texts else ""
    if text in values:
        return values[text]
    if kind in {"object", "array", "multiselect", "any"} and text.strip():
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text if text != "" else None


def option_and_text(option: object) -> tuple[Any, str]:
    """An option's value and what is sent for it."""
    value, _label = value_and_label(option)
    return value, str(text_of(value, kind="option"))
