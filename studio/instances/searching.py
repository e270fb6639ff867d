"""The text in which lists of instances search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING

from studio.instances.models import Instance, SearchText
from studio.instances.privacy import masked_inside
from studio.values.references import preview_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST_VALUE = 200
LONGEST_TEXT = 4000


def write_search_texts(rows: Iterable[tuple[Instance, Set[str]]]) -> None:
    """Brings the texts to what the instances' rows say; with each row come the names of what is sensitive."""
    SearchText.objects.bulk_create(
        (SearchText(instance_id=row.pk, text=search_text(row, sensitive=hidden)) for row, hidden in rows),
        update_conflicts=True,
        unique_fields=("instance",),
        update_fields=("text",),
    )


def instances_with(words: list[str]) -> QuerySet[SearchText, str]:
    """Ids of the instances whose text contains every word, in upper or lower case."""
    found = SearchText.objects.all()
    for word in words:
        found = found.filter(text__contains=word.lower())
    return found.values_list("pk", flat=True)


def search_text(row: Instance, *, sensitive: Set[str]) -> str:
    """Id, business key and the variables as `name=value`; what not everybody may see is left out."""
    flagged = {name for name, entry in row.fold["variables"].items() if entry["sensitive"]}
    hidden = sensitive | flagged
    shown = {
        name: masked_inside(value, sensitive=hidden)
        for name, value in row.variables.items()
        if name not in hidden
    }
    return "\n".join([row.pk, row.business_key, *pairs(shown)]).lower()[:LONGEST_TEXT]


def pairs(variables: dict[str, object]) -> Iterator[str]:
    """Each variable as one line."""
    for name, each in variables.items():
        value = preview_of(each)
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield f"{name}={text[:LONGEST_VALUE]}"
