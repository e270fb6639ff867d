"""A comparison as the island, the API and the command show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation

from engine.diff import count_changes, summarise, tell
from engine.parse import canonical_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.diff import Change
    from studio.processes.selectors.comparing import Comparison, Side


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """Returns both sides and the changes as JSON, in the language of this moment."""
    return {
        "from": side_data(comparison.old),
        "to": side_data(comparison.new),
        **changes_data(comparison.changes),
    }


def side_data(side: Side) -> dict[str, Any]:
    """Returns one side: what it is called, its file, and the file in its fixed form."""
    return {"label": side.label, "xml": side.xml, "canonical": canonical_text(side.xml.encode("utf-8"))}


def changes_data(changes: Iterable[Change]) -> dict[str, Any]:
    """Returns the changes with a line of counts and a paragraph over them."""
    found = tuple(changes)
    return {
        "counts": tell(count_changes(found), language=translation),
        "summary": tell(summarise(found), language=translation),
        "changes": [change_data(change) for change in found],
    }


def change_data(change: Change) -> dict[str, Any]:
    """Returns one change with its sentences in the language of this moment."""
    sentences = [tell(sentence, language=translation) for sentence in change.sentences]
    return {**change.to_json(), "sentences": sentences}
