"""The audit log as a table for spreadsheets, and as JSON lines that can be verified."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from studio.audit.chain import content_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studio.audit.models import AuditEntry

COLUMNS = (
    *("sequence", "at", "actor", "action", "object_type", "object_id", "object_name", "summary", "details"),
    "hash",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


SEALED = (
    *("sequence", "at", "actor_id", "actor_name", "action", "object_type", "object_id", "object_name"),
    *("summary", "details", "previous_hash"),
)
"""What a hash covers, in the order of `chain.content_of`."""


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Returns the line."""
        return text


def csv_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yields the lines of a CSV file, the names of the columns first."""
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for entry in entries:
        yield writer.writerow([harmless(cell) for cell in cells_of(entry)])


def json_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yields one JSON object per line with all that its hash covers: `audit_verify --file` proves it."""
    for entry in entries:
        sealed = dict(zip(SEALED, content_of(entry), strict=True))
        shown = {**sealed, "at_iso": entry.at.isoformat(), "hash": entry.hash}
        yield json.dumps(shown, ensure_ascii=False) + "\n"


def cells_of(entry: AuditEntry) -> list[Any]:
    """Returns one row."""
    return [
        *(entry.sequence, entry.at.isoformat(), entry.actor_name, entry.action, entry.object_type),
        *(entry.object_id, entry.object_name, entry.summary),
        *(json.dumps(entry.details, ensure_ascii=False) if entry.details else "", entry.hash),
    ]


def harmless(cell: object) -> str:
    """Returns a text that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
