"""All changes in one paragraph; the same changes always give the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.diff.change import Change, ChangeKind

_MOST_NAMED = 5
_VERBS = (
    (ChangeKind.ADDED, "added"),
    (ChangeKind.REMOVED, "removed"),
    (ChangeKind.CHANGED, "changed"),
    (ChangeKind.RENAMED, "renamed"),
)
_QUIET = frozenset({"sequenceFlow"})
"""Mentioned by number: who reads that a task was added knows that arrows were."""


def summarise(changes: Iterable[Change]) -> str:
    """Returns one paragraph in English; "Nothing changed." where nothing did."""
    every = list(changes)
    parts = [_part([c for c in every if c.kind is kind], verb=verb) for kind, verb in _VERBS]
    moved = sum(change.kind is ChangeKind.MOVED for change in every)
    if moved:
        parts.append(f"{_count(moved, 'element')} drawn elsewhere.")
    return " ".join(part for part in parts if part) or "Nothing changed."


def _part(changes: Sequence[Change], *, verb: str) -> str:
    loud = [
        change for change in changes if change.element_type not in _QUIET or verb in {"changed", "renamed"}
    ]
    quiet = len(changes) - len(loud)
    if not changes:
        return ""
    texts = [_one(change, verb=verb) for change in loud[:_MOST_NAMED]]
    if len(loud) > _MOST_NAMED:
        texts.append(f"{len(loud) - _MOST_NAMED} more")
    if quiet:
        texts.append(_count(quiet, "sequence flow"))
    return f"{verb.capitalize()}: {'; '.join(texts)}."


def _one(change: Change, *, verb: str) -> str:
    words = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in change.element_type)
    title = f"{words} *{change.name or change.element}*"
    return f"{title} ({'; '.join(change.sentences)})" if verb in {"changed", "renamed"} else title


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
