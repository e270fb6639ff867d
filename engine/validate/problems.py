"""What a rule found, before the table adds rule id and level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.findings import Level, QuickFix
from engine.model.foundation import BaseElement
from engine.validate.checked_file import CheckedFile


@dataclass(frozen=True, slots=True)
class Problem:
    """One place that breaks a rule; the message says what is wrong and what to do."""

    element: str | None
    line: int
    message: str
    fix: QuickFix | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the table: `find` yields every place that breaks it, `promise` says what holds otherwise."""

    id: str
    level: Level
    find: Callable[[CheckedFile], Iterator[Problem]]
    promise: str


def about(element: BaseElement, message: str, *, line: int = 0, fix: QuickFix | None = None) -> Problem:
    """Returns a problem of an element; `line` where it stands more precisely."""
    return Problem(element.id, line or element.line, message, fix)
