"""Keys of a test's own, and what the database really holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F, TextField
from django.db.models.functions import Cast

from studio.ops.old_histories import OldHistories


def temporal_holds(monkeypatch: pytest.MonkeyPatch, *, running: int = 0, ended: int = 0) -> None:
    """Says how many instances began under older keys, instead of Temporal."""

    async def old_histories(began_before: datetime) -> OldHistories:
        return OldHistories(running, ended)

    monkeypatch.setattr("studio.ops.management.commands.rotate_secrets.old_histories", old_histories)


def raw_database() -> str:
    """Every column of every table as the database holds it, without opening anything."""
    rows = []
    for model in apps.get_models():
        columns = {f"raw_{field.attname}": raw(field) for field in model._meta.local_concrete_fields}
        rows += [str(row) for row in model._base_manager.values(**columns)]
    return "\n".join(rows)


def raw(field: Any) -> Any:
    return Cast(F(field.attname), TextField())


def write_unsealed(row: Any, column: str, text: str) -> None:
    """Puts a text into a column as it was before columns were sealed."""
    table = connection.ops.quote_name(row._meta.db_table)
    kind = "::jsonb" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s{kind} WHERE id = %s", (text, row.pk))
