"""Stored plans of older formats, brought to the present one step by step.

A stored plan is never rewritten: it keeps its bytes and its fingerprint, and is upgraded on reading.
Add a step here whenever `FORMAT` grows; a step never changes what an instance already did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from engine.errors import EngineError

FORMAT = 1
"""Format that this engine writes."""

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

UPGRADES: Mapping[int, Upgrade] = MappingProxyType({})
"""Format n → the function that makes format n + 1 of it."""


def upgrade(
    data: dict[str, Any], *, upgrades: Mapping[int, Upgrade] = UPGRADES, to_format: int = FORMAT
) -> dict[str, Any]:
    """The plan's JSON in format `to_format`; EngineError when no step leads there."""
    found = data.get("format")
    while isinstance(found, int) and found != to_format and found in upgrades:
        data = {**upgrades[found](data), "format": found + 1}
        found += 1
    if found != to_format:
        raise EngineError(
            f"expected a plan of format {to_format} or one that can be upgraded, found {found!r}"
        )
    return data
