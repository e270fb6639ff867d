"""Where a remark stands in a later version: element ids change, and the remark goes with the element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.diff import compare, element_ids, renamed_ids
from engine.parse import read_definitions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.processes.models import Version


def renames_since(before: Version | None, *, xml: str) -> dict[str, str]:
    """Returns old id → new id of what was renamed between a version and a file."""
    if before is None:
        return {}
    return renamed_ids(compare(read_definitions(before.xml.encode()), read_definitions(xml.encode())))


def ids_in(version: Version) -> frozenset[str]:
    """Returns the ids of all elements of a version."""
    return element_ids(read_definitions(version.xml.encode()))


def trace(element: str, *, steps: Sequence[dict[str, str]]) -> str:
    """Returns what an element is called after the renames of each later version, in their order."""
    for renames in steps:
        element = renames.get(element, element)
    return element
