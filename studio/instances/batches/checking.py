"""Looks at the instances of a batch before anything moves: what would become of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from engine.interpreter.migration import CAN
from studio.deployments.selectors import plan_of
from studio.errors import Unavailable
from studio.instances.lifecycle import ENDED
from studio.instances.live_states import read_answers
from studio.instances.migration_models import InstanceMigration
from studio.instances.migration_states import FAILED, REFUSED, WAITING, answer, stored, tell
from studio.instances.selectors.migration import FamilyVerdict, families, members

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from engine.interpreter.migration import Judgement
    from engine.state import State
    from studio.instances.migration_models import MigrationBatch

MOST_ATTEMPTS: Final = 4
ENDED_MEANWHILE: Final = "ended"
"""The answer for an instance that ended by itself; pages say it in the reader's language."""
SILENT: Final = "silent"
"""The answer for one that says nothing, however often it is asked."""


def check(batch: MigrationBatch, rows: list[InstanceMigration]) -> None:
    """Writes a verdict to each; raises Unavailable when Temporal answers for none of them."""
    over = [row for row in rows if row.instance.state in ENDED]
    for row in over:
        answer(row, state=REFUSED, reason=ENDED_MEANWHILE)
    alive = [row for row in rows if row.instance.state not in ENDED]
    family = families([row.instance for row in alive])
    found, silent = read_answers([each.pk for each_of in family.values() for each in each_of])
    quiet = [row for row in alive if silent & {each.pk for each in family[row.instance_id]}]
    judge_all(batch, [row for row in alive if row not in quiet], found)
    for row in quiet:
        note_silence(row)
    tell(row.instance_id for row in rows)


def judge_all(batch: MigrationBatch, rows: list[InstanceMigration], states: dict[str, State]) -> None:
    """Judges each by the state it is in; those that can move are written at once."""
    found = verdicts(batch, rows, states)
    with transaction.atomic():
        unanswered(pk for pk, each in found.items() if each.verdict == CAN).update(verdict=CAN)
        for pk, each in found.items():
            if each.verdict != CAN:
                unanswered([pk]).update(verdict=each.verdict, judgements=stored(in_the_way(each)))


def obstacles(batch: MigrationBatch, row: InstanceMigration) -> list[Judgement]:
    """What stands in the way of one instance right now; nothing where nobody can say."""
    try:
        states, _silent = read_answers([each.pk for each in families([row.instance])[row.instance_id]])
    except Unavailable:
        return []
    return in_the_way(verdicts(batch, [row], states)[row.pk])


def verdicts(
    batch: MigrationBatch, rows: list[InstanceMigration], states: dict[str, State]
) -> dict[int, FamilyVerdict]:
    """What becomes of each request's instance with its sub-processes."""
    plan, family = plan_of(batch.target), families([row.instance for row in rows])
    asked: dict[str, Any] = {"choices": batch.choices, "timers": batch.timers}
    return {
        row.pk: FamilyVerdict(tuple(members(family[row.instance_id], states, plan, **asked))) for row in rows
    }


def in_the_way(verdict: FamilyVerdict) -> list[Judgement]:
    """What keeps an instance from being moved."""
    return [each for each in verdict.judgements if each.verdict != CAN]


def unanswered(pks: Iterable[int]) -> QuerySet[InstanceMigration]:
    """Requests among these that still wait."""
    return InstanceMigration.objects.filter(pk__in=list(pks), state=WAITING)


def note_silence(row: InstanceMigration) -> None:
    """Counts that an instance said nothing; after some times it is left alone."""
    if row.attempts + 1 >= MOST_ATTEMPTS:
        answer(row, state=FAILED, reason=SILENT)
    else:
        unanswered([row.pk]).update(attempts=row.attempts + 1)
