"""The rows of the editor: one typed control per variable, and what a person may do with it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio.instances.answer_values import text_of
from studio.instances.answer_widgets import make_widget
from studio.instances.editing.facts import ABSENT, VariableFacts, digest
from studio.values.references import is_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.plan import Declaration

VALUE, KIND, SEEN, NONE, FILE, NEW = "value-", "kind-", "seen-", "none-", "file-", "new-"
"""What the names of controls begin with; the name of the variable follows."""

KINDS = {
    "string": gettext_lazy("Text"),
    "number": gettext_lazy("Number"),
    "boolean": gettext_lazy("Yes or no"),
    "json": gettext_lazy("JSON"),
    "file": gettext_lazy("File"),
}
"""What the value of a variable may be that nothing is declared of."""
KINDS_OF_TYPES = {"array": "json", "object": "json"}
LONG_TEXT = 80
NEW_ROWS = 3
ZONED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True)
class EditRow:
    """One variable in the form."""

    name: str
    facts: VariableFacts
    kind: str
    text: str
    """What its control holds."""
    seen: str
    """Which value the person has seen, and what of it the control held: `revision.digest of the text`."""
    widget: str
    chooses_kind: bool
    none: bool
    """Whether "No value" is ticked."""
    touched: bool = False
    error: str = ""
    note: str = ""
    """What somebody else has done to it meanwhile."""

    @property
    def rules(self) -> str:
        """The constraints in words."""
        return rules_in_words(self.facts.declaration)

    @property
    def file(self) -> dict[str, Any] | None:
        """The file that it holds."""
        return self.facts.value if is_file(self.facts.value) else None


def make_row(
    facts: VariableFacts,
    *,
    sent: Mapping[str, str] | None = None,
    offered: Mapping[str, Any] | None = None,
    error: str = "",
    note: str = "",
) -> EditRow:
    """The row of a variable: with its value, with an earlier one that is `offered`, or as it was `sent`."""
    kind, text = kind_of(facts.declaration, facts.value), shown_text(facts)
    seen = f"{facts.revision}.{digest(text)}"
    none = False
    if sent is not None:
        kind = sent.get(KIND + facts.name, kind)
        text, none = sent.get(VALUE + facts.name, ""), NONE + facts.name in sent
    elif offered is not None:
        value = offered.get(facts.name)
        kind, text, none = kind_of(facts.declaration, value), text_in(kind, value), value is None
    return EditRow(
        name=facts.name,
        facts=facts,
        kind=kind,
        text=text,
        seen=seen,
        widget=control(facts, kind=kind, text=text, described_by=bool(error)),
        chooses_kind=facts.declaration.type == "any",
        none=none,
        touched=sent is not None or offered is not None,
        error=error,
        note=note,
    )


def kind_of(declaration: Declaration, value: Any) -> str:  # noqa: ANN401 - any JSON
    """By which control a variable is changed: its declared type, else what its value is."""
    if is_file(value) and declaration.type in {"any", "object"}:
        return "file"
    if declaration.type != "any":
        return KINDS_OF_TYPES.get(declaration.type, declaration.type)
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "string" if value is None or isinstance(value, str) else "json"


def is_file(value: object) -> bool:
    """Whether the value refers to a stored file (`studio.files`)."""
    return isinstance(value, dict) and {"file", "filename", "sha256"} <= value.keys()


def shown_text(facts: VariableFacts) -> str:
    """The value as its control holds it; empty where the reader does not see it."""
    return (
        ""
        if facts.hidden or is_reference(facts.value)
        else text_in(kind_of(facts.declaration, facts.value), facts.value)
    )


def text_in(kind: str, value: Any) -> str:  # noqa: ANN401 - any JSON
    """A value as the control of a kind holds it."""
    if kind == "file" or value is None:
        return ""
    if kind == "json":
        return json.dumps(value, ensure_ascii=False, indent=2)
    if kind == "datetime":
        return without_zone(str(value))
    return str(text_of(value, kind="string"))


def without_zone(text: str) -> str:
    """A moment as browsers hold it: without its zone, and without seconds where they are none."""
    found = ZONED.fullmatch(text)
    if found is None:
        return ""
    minutes, seconds, _zone = found.groups()
    return f"{minutes}:{seconds}" if seconds not in {None, "00"} else str(minutes)


def zone_of(value: object) -> str:
    """The zone of the present moment, which a new one takes over; UTC where there is none."""
    found = ZONED.fullmatch(value) if isinstance(value, str) else None
    return "Z" if found is None else found[3] or ""


def control(facts: VariableFacts, *, kind: str, text: str, described_by: bool) -> str:
    """The control as HTML."""
    widget = make_widget(described(facts.declaration, kind=kind, text=text))
    attributes = {"id": f"{VALUE}{facts.name}", "data-edit-value": ""}
    if facts.fixed:
        attributes["disabled"] = "disabled"
    helped = [f"help-{facts.name}", *([f"error-{facts.name}"] if described_by else [])]
    attributes["aria-describedby"] = " ".join(helped)
    if described_by:
        attributes["aria-invalid"] = "true"
    if facts.hidden:
        attributes["placeholder"] = _("hidden; write to replace it")
    if kind == "datetime":
        attributes["step"] = "1"
    return widget.render(f"{VALUE}{facts.name}", text, attrs=attributes)


def described(declaration: Declaration, *, kind: str, text: str) -> dict[str, Any]:
    """The variable as a field of a form, whose controls these are."""
    limits = {name: value for name, value in declaration.constraints.items() if name in {"min", "max"}}
    options = declaration.constraints.get("enum")
    if isinstance(options, list) and kind != "json":
        return {"name": declaration.name, "type": "select", "options": options}
    if declaration.type == "any":
        return {"name": declaration.name, "type": "object" if kind == "json" else "text"}
    if kind == "boolean":
        return {"name": declaration.name, "type": "select", "options": yes_and_no()}
    if kind == "string" and (len(text) > LONG_TEXT or "\n" in text):
        return {"name": declaration.name, "type": "text"}
    return {"name": declaration.name, "type": "object" if kind in {"json", "file"} else kind, **limits}


def yes_and_no() -> list[dict[str, str]]:
    """The answers to a question of yes or no."""
    return [{"value": "true", "label": _("Yes")}, {"value": "false", "label": _("No")}]


def rules_in_words(declaration: Declaration) -> str:
    """What a value has to be, in words."""
    limits = declaration.constraints
    texts = {
        "min": _("at least %(limit)s"),
        "max": _("at most %(limit)s"),
        "minLength": _("at least %(limit)s characters"),
        "maxLength": _("at most %(limit)s characters"),
        "pattern": _("like %(limit)s"),
        "minItems": _("at least %(limit)s entries"),
        "maxItems": _("at most %(limit)s entries"),
    }
    said = [text % {"limit": limit_in_words(limits[name])} for name, text in texts.items() if name in limits]
    return ", ".join([*said, *([_("no entry twice")] if limits.get("uniqueItems") else [])])


def limit_in_words(limit: object) -> str:
    """A limit as people write it: 1 for 1.0."""
    return f"{limit:g}" if isinstance(limit, float) else str(limit)


@dataclass(frozen=True)
class NewRow:
    """A row in which a variable is added."""

    place: str
    name: str
    kind: str
    text: str
    error: str


def new_row(place: str, *, sent: Mapping[str, str] | None, error: str) -> NewRow:
    """The row, empty or as it was sent."""
    given = sent or {}
    kind = given.get(KIND + place, "string")
    return NewRow(place, given.get(place, ""), kind, given.get(VALUE + place, ""), error)


def new_name(number: int) -> str:
    """The control that names a variable to be added."""
    return f"{NEW}{number}"


def revision_in(seen: str) -> tuple[str, str]:
    """The revision and the digest that a form brought back."""
    revision, _dot, text = seen.partition(".")
    return revision or ABSENT, text
