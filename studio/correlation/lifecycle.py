"""States of messages and signals, and of their ways to instances.

A message: waiting → delivering → delivered, and back from delivering to waiting when the instance did not
take it; waiting → expired. A signal: delivering → delivered, or unheard at once where nobody waits.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.correlation.models import Publication

if TYPE_CHECKING:
    from datetime import datetime

MESSAGE, SIGNAL = "message", "signal"
WAIT, START = "wait", "start"


class State(StrEnum):
    """Of a publication."""

    WAITING = "waiting"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    EXPIRED = "expired"
    UNHEARD = "unheard"


class DeliveryState(StrEnum):
    """Of one way to one instance."""

    PENDING = "pending"
    TAKEN = "taken"
    MISSED = "missed"


NAMES = {
    State.WAITING: _("Waiting to be taken"),
    State.DELIVERING: _("On its way"),
    State.DELIVERED: _("Delivered"),
    State.EXPIRED: _("Expired"),
    State.UNHEARD: _("Nobody waited"),
}
ENDED = (State.DELIVERED, State.EXPIRED, State.UNHEARD)

MOVES = {
    State.WAITING: (State.DELIVERING, State.EXPIRED),
    State.DELIVERING: (State.DELIVERED, State.WAITING, State.UNHEARD),
    # A superseded attempt of the instance may have told of it.
    State.DELIVERED: (State.DELIVERING,),
}


def move(publication_id: int, *, before: State, after: State, at: datetime | None = None) -> bool:
    """Moves a publication that is in state `before`; False when it was not."""
    if after not in MOVES[before]:
        raise ValueError(f"{before} does not become {after}")
    ended = (at or timezone.now()) if after in ENDED else None
    mine = Publication.objects.filter(pk=publication_id, state=before)
    return mine.update(state=after, ended_at=ended) == 1
