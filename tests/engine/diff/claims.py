"""The file that the tests of comparison change, and small edits of it."""

from __future__ import annotations

from pathlib import Path

from engine.diff import Change, compare
from engine.parse import read_definitions

CLAIM = (Path(__file__).parent / "fixtures" / "claim.bpmn").read_text()


def edited(*edits: tuple[str, str], text: str = CLAIM) -> str:
    """The text with every edit made once; an edit that finds nothing is a mistake of the test."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def changes_of(new: str, *, old: str = CLAIM) -> tuple[Change, ...]:
    return compare(read_definitions(old.encode()), read_definitions(new.encode()))


def changes(*edits: tuple[str, str]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Kind, element and sentences of every change that these edits make."""
    return [(str(each.kind), each.element, each.sentences) for each in changes_of(edited(*edits))]
