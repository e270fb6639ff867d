"""Sealing columns with the newest key, also those that hold values from before they were sealed.

Each row is changed only where it still holds what was read: workers go on writing meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast, Length

from studio.sealing.columns import is_sealed, newest_prefix, open_text
from studio.sealing.fields import SealedJSONField, SealedTextField, place_of
from studio.sealing.parties import Party

CHUNK = 500

Column: TypeAlias = "models.Field[Any, Any]"


def sealed_columns() -> Iterator[Column]:
    """Every column that is sealed."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SealedJSONField | SealedTextField):
                yield field


def reseal_columns() -> int:
    """Seals what the newest key has not sealed and returns how many values; raises Unreadable."""
    return sum(map(reseal_column, sealed_columns()))


def reseal_column(column: Column) -> int:
    """Seals one column."""
    count, last = 0, None
    while rows := list(outdated(column, after=last)[:CHUNK]):
        for pk, raw in rows:
            unchanged = with_raw(column).filter(pk=pk, raw=raw)
            count += unchanged.update(**{column.attname: value_of(column, raw)})
            last = pk
    return count


def outdated(column: Column, *, after: Any = None) -> models.QuerySet[Any, tuple[Any, str]]:  # noqa: ANN401 - any primary key
    """Primary keys and raw contents of rows that the newest key has not sealed, in order of their keys."""
    quote = '"' if isinstance(column, SealedJSONField) else ""
    found = with_raw(column).filter(**{f"{column.attname}__isnull": False})
    found = found.exclude(raw__startswith=quote + newest_prefix()).annotate(raw_length=Length("raw"))
    found = found.filter(raw_length__gt=0).order_by("pk")
    return (found if after is None else found.filter(pk__gt=after)).values_list("pk", "raw")


def with_raw(column: Column) -> models.QuerySet[Any]:
    """All rows with what the column really holds."""
    raw = Cast(models.F(column.attname), models.TextField())
    return column.model._base_manager.annotate(raw=raw)


def value_of(column: Column, raw: str) -> Any:  # noqa: ANN401 - any value of a column
    """The value behind what a column holds."""
    as_json = isinstance(column, SealedJSONField)
    found = json.loads(raw) if as_json else raw
    if not is_sealed(found):
        return found
    text = open_text(found, place=place_of(column))
    return json.loads(text) if as_json else text


def left_behind() -> int:
    """Returns how many values the newest key has not sealed."""
    return sum(outdated(column).count() for column in sealed_columns())


COLUMNS = Party("values of the database", reseal=reseal_columns, left=left_behind)
