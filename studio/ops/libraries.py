"""The library of this installation for commands that also work without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

from studio.activities.functions.library import LibraryFunctions
from studio.library.models import Agent
from studio.processes.models import Definition

if TYPE_CHECKING:
    from studio.activities.functions.library import StoredFunction


class TriedFunctions(LibraryFunctions):
    """The library's functions for a trial: it does not count."""

    def note(self, function: StoredFunction, *, outcome: str, milliseconds: int) -> None:
        """Counts nothing."""


def is_library_here() -> bool:
    """Whether there is a database with our tables."""
    try:
        tables = connection.introspection.table_names()
    except DatabaseError:
        return False
    return {Agent._meta.db_table, Definition._meta.db_table} <= set(tables)
