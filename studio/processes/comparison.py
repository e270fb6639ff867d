"""A comparison as the island, the API and the command show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.processes.selectors.versions import Comparison


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """Returns both sides and the changes as JSON."""
    return {
        "from": {"label": comparison.old.label, "xml": comparison.old.xml},
        "to": {"label": comparison.new.label, "xml": comparison.new.xml},
        "changes": [change.to_json() for change in comparison.changes],
    }
