"""A verdict as a table for people: the same row of several instances is one row with a count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.interpreter.migration import CAN, CANNOT, CHOICE
from studio.instances.migration_words import VERDICTS, words_of, words_of_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.interpreter.migration import Judgement
    from studio.instances.selectors.migration import FamilyVerdict


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    words: str
    chosen: bool


@dataclass(slots=True)
class Row:
    """One step, token, activity or variable with what becomes of it."""

    element: str
    name: str
    verdict: str
    verdict_words: str
    words: str
    key: str
    field_id: str
    options: list[Option] = field(default_factory=list)
    count: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """All rows, and how many instances have which verdict."""

    verdict: str
    verdict_words: str
    rows: list[Row]
    counts: list[tuple[str, str, int]]
    """Verdict, its words, instances."""
    total: int


def table_of(found: Iterable[FamilyVerdict], *, choices: Mapping[str, str]) -> Table:
    """The table of one or several verdicts."""
    found = list(found)
    rows: dict[tuple[str, ...], Row] = {}
    offered: set[str] = set()
    for judgement in (each for verdict in found for each in verdict.judgements):
        same = (judgement.element, judgement.key, judgement.code, judgement.target, judgement.detail)
        if same in rows:
            rows[same].count += 1
            continue
        offers = bool(judgement.key) and judgement.key not in offered
        rows[same] = _row(judgement, choices=choices, offers=offers, number=len(rows))
        offered.add(judgement.key)
    verdicts = [each.verdict for each in found]
    counts = [(each, str(VERDICTS[each]), verdicts.count(each)) for each in (CAN, CHOICE, CANNOT)]
    worst = next((each for each in (CANNOT, CHOICE) if each in verdicts), CAN)
    return Table(worst, str(VERDICTS[worst]), list(rows.values()), counts, len(found))


def _row(judgement: Judgement, *, choices: Mapping[str, str], offers: bool, number: int) -> Row:
    chosen = choices.get(judgement.key, judgement.suggestion if judgement.verdict == CHOICE else "")
    options = [
        Option(each.value, words_of_target(each), each.value == chosen)
        for each in (judgement.targets if offers else ())
    ]
    return Row(
        judgement.element,
        judgement.name,
        judgement.verdict,
        str(VERDICTS[judgement.verdict]),
        words_of(judgement),
        judgement.key,
        f"choice_{number}",
        options,
    )
