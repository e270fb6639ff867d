"""How answers say what they are for."""

from __future__ import annotations

from studio.instances.log import LONGEST_NAME


def element_to_name(column: str) -> str | None:
    """The element of a row as the engine knows it; None where the column may have cut its id."""
    return column if len(column) < LONGEST_NAME else None
