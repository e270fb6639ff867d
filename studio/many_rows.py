"""Writes many rows at once, for tables that every event of every instance reaches.

Django builds an expression for each value that it inserts, which takes most of the time of storing events.
Here each value is only prepared by its field (so it is sealed, checked and adapted as always) and one
statement serves all rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections, models

if TYPE_CHECKING:
    from collections.abc import Iterable

Columns = tuple[str, ...]


def write_rows(rows: Iterable[models.Model], *, unique: Columns = (), update: Columns = ()) -> None:
    """Inserts rows of one model; one that is there already by `unique` gets the fields `update` instead."""
    rows = list(rows)
    if not rows:
        return
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    fields = fields_of(model)
    values = [
        [field.get_db_prep_save(field.pre_save(row, add=True), database) for field in fields] for row in rows
    ]
    with database.cursor() as cursor:
        cursor.executemany(statement(model, unique, update), values)


@lru_cache
def fields_of(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """What a row has a column for, but for a number that the database gives."""
    return tuple(each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField))


@lru_cache
def statement(model: type[models.Model], unique: Columns, update: Columns) -> str:
    """The one statement; SQLite and PostgreSQL read it alike."""
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = {field.name: quoted(str(field.column)) for field in fields_of(model)}
    names, places = ", ".join(columns.values()), ", ".join(["%s"] * len(columns))
    inserted = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - our own names
    if not unique:
        return inserted
    changes = ", ".join(f"{columns[name]} = EXCLUDED.{columns[name]}" for name in update)
    return f"{inserted} ON CONFLICT ({', '.join(columns[name] for name in unique)}) DO UPDATE SET {changes}"
