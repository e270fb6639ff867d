"""The file that two people change in the tests of merging, and how their changes are made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from engine.diff import Change, compare
from engine.merge import Merge, Pick, merge
from engine.parse import canonical_text, read_definitions

ORDER = (Path(__file__).parent / "fixtures" / "order.bpmn").read_text()


def edited(*edits: tuple[str, str], text: str = ORDER) -> str:
    """The text with every edit made once; an edit that finds nothing is a mistake of the test."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def without(*ids: str, text: str = ORDER) -> str:
    """The text without elements, and without what is drawn of them or names them as its way."""
    for name in ids:
        text = re.sub(
            rf'\s*<(bpmn\w*:\w+)( [^>]*)?(?: id| bpmnElement)="{name}"[^>]*?(/>|>.*?</\1>)',
            "",
            text,
            flags=re.S,
        )
        text = re.sub(
            rf'\s*<(bpmndi:\w+)[^>]* bpmnElement="{name}"[^>]*?(/>|>.*?</\1>)', "", text, flags=re.S
        )
        text = re.sub(rf"\s*<bpmn:(incoming|outgoing|flowNodeRef)>{name}</bpmn:\1>", "", text)
    return text


def merged(mine: str, theirs: str, *, picks: Mapping[str, Pick] | None = None, base: str = ORDER) -> Merge:
    """The merge, after a look that its text can be read."""
    result = merge(base.encode(), mine.encode(), theirs.encode(), picks=picks or {})
    canonical_text(result.text.encode())
    return result


def changes(new: str, *, old: str = ORDER) -> tuple[Change, ...]:
    return compare(read_definitions(old.encode()), read_definitions(new.encode()))


def same(one: str, other: str) -> bool:
    """Whether two files mean and draw the same."""
    return changes(one, old=other) == ()


def told(result: Merge) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The open conflicts with the sentences of both sides."""
    return {each.id: (each.mine, each.theirs) for each in result.conflicts if each.is_open}
