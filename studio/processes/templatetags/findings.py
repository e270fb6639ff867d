"""Lets templates count findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from studio.processes import findings

if TYPE_CHECKING:
    from studio.processes.findings import FindingData

register = template.Library()


@register.filter
def count_by_level(found: list[FindingData]) -> dict[str, int]:
    """Returns how many findings there are of each level, gravest first."""
    return findings.count_by_level(found)
