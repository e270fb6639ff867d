"""Batches of instances that are moved together, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _

from engine.interpreter.migration import CAN, CANNOT, CHOICE
from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.errors import NotFound
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.migration_states import HELD, MIGRATION_STATES, WAITING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User

VERDICTS = (CAN, CHOICE, CANNOT)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a batch are where."""

    states: dict[str, int]
    verdicts: dict[str, int]
    """Of those that were looked at beforehand and that nobody has answered."""

    @property
    def total(self) -> int:
        """All instances of the batch."""
        return sum(self.states.values())

    @property
    def answered(self) -> int:
        """Those that are moved or not, for good."""
        return self.total - self.states[WAITING] - self.states[HELD]

    @property
    def checked(self) -> int:
        """Those whose verdict stands, and those that ended or said nothing meanwhile."""
        return self.answered + sum(self.verdicts.values())


def list_batches(user: User) -> QuerySet[MigrationBatch]:
    """Every batch, the newest first; raises NotAllowed for who may not operate."""
    require(user, Right.OPERATE)
    return MigrationBatch.objects.select_related("target__version", "requested_by")


def batch_visible_to(user: User, *, pk: int) -> MigrationBatch:
    """One batch; raises NotFound where there is none and NotAllowed for who may not operate."""
    batch = list_batches(user).filter(pk=pk).first()
    if batch is None:
        raise NotFound(_("There is no such batch."))
    return batch


def progress_of(batch: MigrationBatch) -> Progress:
    """Counts by one query; the caller has checked who may see it."""
    states, verdicts = dict.fromkeys(MIGRATION_STATES, 0), dict.fromkeys(VERDICTS, 0)
    found = InstanceMigration.objects.filter(batch=batch).order_by()
    for state, verdict, number in found.values_list("state", "verdict").annotate(Count("pk")):
        states[state] += number
        if state in {WAITING, HELD} and verdict in verdicts:
            verdicts[verdict] += number
    return Progress(states, verdicts)


def requests_of(batch: MigrationBatch, *, state: str = "") -> QuerySet[InstanceMigration]:
    """The instances of a batch, in its order; of one state or verdict where that is asked for."""
    found = InstanceMigration.objects.filter(batch=batch)
    if state in VERDICTS:
        found = found.filter(verdict=state, state__in=(WAITING, HELD))
    elif state:
        found = found.filter(state=state)
    found = found.select_related("instance", "source__version", "target__version")
    return found.defer(
        "instance__fold", "instance__variables", "source__version__xml", "target__version__xml"
    )
