"""A merge as the page, its canvas and the API show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation

from engine.diff import count_changes, tell
from studio.processes.findings import check_text

if TYPE_CHECKING:
    from engine.merge import Conflict, Merge
    from studio.processes.merging.selectors import Meeting


def meeting_data(meeting: Meeting) -> dict[str, Any]:
    """Returns the three sides, and what becomes of them."""
    sides = {"base": meeting.base, "mine": meeting.mine, "theirs": meeting.theirs}
    return {
        **{name: {"label": side.label, "xml": side.xml} for name, side in sides.items()},
        **merge_data(meeting.merged),
        "revision": meeting.draft.revision,
        "latest": meeting.theirs.number,
    }


def merge_data(merged: Merge) -> dict[str, Any]:
    """Returns the result with its findings, and the conflicts in the language of this moment."""
    return {
        "xml": merged.text,
        "open": len(merged.open),
        "conflicts": [conflict_data(conflict) for conflict in merged.conflicts],
        "changed": {
            "mine": tell(count_changes(merged.mine), language=translation),
            "theirs": tell(count_changes(merged.theirs), language=translation),
        },
        "findings": check_text(merged.text)["findings"],
    }


def conflict_data(conflict: Conflict) -> dict[str, Any]:
    """Returns one conflict with its sentences."""
    said = {"mine": conflict.mine, "theirs": conflict.theirs}
    sentences = {side: [tell(text, language=translation) for text in texts] for side, texts in said.items()}
    return {**conflict.to_json(), **sentences, "is_open": conflict.is_open}
