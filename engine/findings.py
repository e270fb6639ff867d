"""What validation has to say about a file: rule, level, place, sentence, remedy."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is (`execution.md`, Findings)."""

    CRITICAL = "CRITICAL"
    """Blocks deployment."""
    HIGH = "HIGH"
    """Needs an acknowledgement at review."""
    MEDIUM = "MEDIUM"
    LOW = "LOW"


@dataclass(frozen=True, slots=True)
class QuickFix:
    """A change that the editor can make in one undo step; `kind` names it, `arguments` fill it in."""

    kind: str
    title: str
    arguments: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `element` is a BPMN id or None for the whole file; `line` counts from 1, 0 unknown."""

    rule: str
    level: Level
    element: str | None
    line: int
    message: str
    fix: QuickFix | None = None
