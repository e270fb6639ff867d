"""States of a batch and its legal moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio.errors import WrongState
from studio.instances.migration_models import MigrationBatch

if TYPE_CHECKING:
    from collections.abc import Iterable

CHECKING, CHECKED, MOVING, STOPPED, ENDED = "checking", "checked", "moving", "stopped", "ended"

BATCH_STATES = {
    CHECKING: gettext_lazy("Being checked"),
    CHECKED: gettext_lazy("Checked"),
    MOVING: gettext_lazy("Being moved"),
    STOPPED: gettext_lazy("Stopped"),
    ENDED: gettext_lazy("Over"),
}

MOVES = {
    (CHECKING, CHECKED),
    (CHECKING, STOPPED),
    (CHECKED, MOVING),
    (CHECKED, STOPPED),
    (MOVING, ENDED),
    (MOVING, STOPPED),
    (STOPPED, MOVING),
    (ENDED, MOVING),
}
"""One that is over or stopped goes on where a person says so: with what was held back or gave no answer."""

AT_WORK = (CHECKING, MOVING)


def move(batch: MigrationBatch, *, before: Iterable[str], after: str, **columns: object) -> None:
    """Changes the state where it is one of those named; raises WrongState, and RuntimeError for no move."""
    legal = [each for each in before if (each, after) in MOVES]
    if not legal:
        raise RuntimeError(f"{after} follows none of {tuple(before)}")
    over = timezone.now() if after in {STOPPED, ENDED} else None
    found = MigrationBatch.objects.filter(pk=batch.pk, state__in=legal)
    if not found.update(state=after, ended_at=over, **columns):
        raise WrongState(_("The batch has gone on meanwhile; look at it again."))
    batch.state, batch.ended_at = after, over
