"""What an import says of each element that another engine had configured."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from engine.phrases import tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

    from engine.model.foreign import ForeignNote
    from engine.model.process import Definitions

Outcome = Literal["translated", "ignored", "blocks"]

OUTCOMES: dict[Outcome, Promise | str] = {
    "blocks": _("decide"),
    "translated": _("translated"),
    "ignored": _("ignored"),
}
"""In the order in which a person wants to read them."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One feature of one element; `blocks` is what must be decided before the process does what it did."""

    element: str
    name: str
    feature: str
    outcome: Outcome
    sentence: str
    line: int

    @property
    def label(self) -> str:
        """The outcome in the reader's language."""
        return str(OUTCOMES[self.outcome])


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All lines, what must be decided first, and how many elements run as they are."""

    lines: list[ReportLine]
    as_is: int

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many lines each outcome has."""
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in OUTCOMES if found[outcome]}


def report_import(definitions: Definitions, notes: Iterable[ForeignNote]) -> ImportReport:
    """Returns the report on a file and the notes of its translation."""
    names = {
        node.id: node.name for process in definitions.processes for node in (*process.nodes, *process.flows)
    }
    lines = [
        ReportLine(
            element=note.element,
            name=names.get(note.element, ""),
            feature=note.feature,
            outcome="blocks" if note.work_left_undone else note.outcome,
            sentence=tell(note.sentence, language=translation),
            line=note.line,
        )
        for note in notes
    ]
    order = list(OUTCOMES)
    lines.sort(key=lambda each: (order.index(each.outcome), each.line))
    touched = {line.element for line in lines}
    return ImportReport(
        lines,
        as_is=sum(len(process.nodes) for process in definitions.processes) - len(touched & names.keys()),
    )
