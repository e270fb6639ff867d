"""What a file says in the extensions of another engine, and what became of it here."""

from __future__ import annotations

from typing import Literal

from engine.frozen import frozen_by_name

Outcome = Literal["translated", "ignored", "blocks"]
"""translated: it means the same here; ignored: it has no effect here; blocks: it must be decided first."""


@frozen_by_name
class ForeignNote:
    """One attribute or element of another engine's namespace, at one BPMN element.

    `sentence` says what it became, or why it has no effect and what to do; `work_left_undone` marks what
    did the work of a task there and does nothing here.
    """

    element: str
    line: int
    feature: str
    """As a person finds it in the file: `camunda:assignee`."""
    outcome: Outcome
    sentence: str
    work_left_undone: bool = False
