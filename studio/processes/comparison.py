"""A comparison as the island, the API and the command show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.diff import Change
    from studio.processes.selectors.versions import Comparison


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """Returns both sides and the changes as JSON."""
    return {
        "from": {"label": comparison.old.label, "xml": comparison.old.xml},
        "to": {"label": comparison.new.label, "xml": comparison.new.xml},
        "changes": changes_data(comparison.changes),
    }


def changes_data(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Returns changes as JSON."""
    return [
        {
            "kind": str(change.kind),
            "element": change.element,
            "element_type": change.element_type,
            "name": change.name,
            "sentences": list(change.sentences),
            "path": change.path,
        }
        for change in changes
    ]
