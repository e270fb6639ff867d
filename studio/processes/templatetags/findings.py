"""Lets templates count findings and tell them."""

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


@register.filter
def in_language(found: list[FindingData]) -> list[FindingData]:
    """Returns findings in the language of the page."""
    return findings.in_language(found)
