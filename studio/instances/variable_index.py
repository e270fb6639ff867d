"""The values of whole processes by which lists find them: the present ones, as far as everybody may see them.

Sensitive values never stand here. Texts are compared without case, numbers as numbers; of a list or an object
the JSON text is kept as far as the column reaches. A name that is longer than its column is left out: cut, it
would be mistaken for another, and expressions read no such names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING, Any, NamedTuple

from studio.instances.models import VariableValue
from studio.instances.privacy import masked_inside
from studio.values.references import is_reference

if TYPE_CHECKING:
    from studio.instances.models import Instance

LONGEST_TEXT = 200
LARGEST_NUMBER = 1e300


class Written(NamedTuple):
    """What has happened to the variables of one instance."""

    row: Instance
    entries: Mapping[str, Mapping[str, Any]]
    """Variables that have changed, as the fold has them."""
    sensitive: Set[str]
    anew: bool
    """Whether nothing that stands here may be relied upon."""


def write_values(written: Iterable[Written]) -> None:
    """Brings the values to what the folds say; sub-processes are found by their whole process."""
    rows = []
    for each in written:
        if each.row.scope_element:
            continue
        hidden = {name for name, entry in each.entries.items() if entry["sensitive"]} | each.sensitive
        mine = VariableValue.objects.filter(instance=each.row)
        if each.anew:
            mine.delete()
        elif hidden:
            mine.filter(name__in=hidden).delete()
        rows += [
            value_row(each.row, name, value=masked_inside(entry["value"], sensitive=hidden))
            for name, entry in each.entries.items()
            if name not in hidden and len(name) <= LONGEST_TEXT
        ]
    VariableValue.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("instance", "name"),
        update_fields=("kind", "text", "number"),
    )


def value_row(row: Instance, name: str, *, value: Any) -> VariableValue:  # noqa: ANN401 - any JSON
    """One value as it is found."""
    kind = kind_of(value)
    if is_reference(value):
        kind, value = ("text" if value["type"] == "text" else "json"), value["preview"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    number = float(value) if kind == "number" and abs(value) < LARGEST_NUMBER else None
    shown = "" if kind == "null" else folded(text)
    return VariableValue(instance_id=row.pk, name=name, kind=kind, text=shown, number=number)


def kind_of(value: object) -> str:
    """text, number, boolean, null or json."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "json"


def folded(text: str) -> str:
    """A text as it is compared."""
    return text.casefold()[:LONGEST_TEXT]
