"""States and legal moves, as tables: of an instance and of one execution of an element."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.errors import EngineError

NEW = "new"
RUNNING = "running"
COMPLETED = "completed"
FAILED = "failed"
CANCELLED = "cancelled"

ACTIVE = "active"
INCIDENT = "incident"
TERMINATED = "terminated"

Table = Mapping[str, frozenset[str]]

INSTANCE: Table = MappingProxyType(
    {
        NEW: frozenset({RUNNING}),
        RUNNING: frozenset({COMPLETED, FAILED, CANCELLED}),
        COMPLETED: frozenset(),
        FAILED: frozenset(),
        CANCELLED: frozenset(),
    }
)

ELEMENT_INSTANCE: Table = MappingProxyType(
    {
        ACTIVE: frozenset({INCIDENT, COMPLETED, TERMINATED}),
        INCIDENT: frozenset({ACTIVE, TERMINATED}),
        COMPLETED: frozenset(),
        TERMINATED: frozenset(),
    }
)
"""Completed and terminated executions leave the state at once, so it stays flat."""


def moved(old: str, *, to: str, table: Table) -> str:
    """The new state; EngineError when `table` does not allow the move."""
    if to not in table[old]:
        raise EngineError(f"expected a legal move, found {old} → {to}")
    return to
