"""What became of a delivery, written down. Deliveries are always updated before their publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from studio.correlation.lifecycle import MESSAGE, DeliveryState, State, move
from studio.correlation.models import Delivery

if TYPE_CHECKING:
    from datetime import datetime

OPEN = {"state": DeliveryState.PENDING, "ended_at": None}


def take(delivery: Delivery, *, at: datetime) -> bool:
    """The instance has it. False when that was decided already."""
    if not decide(delivery, state=DeliveryState.TAKEN, at=at):
        return False
    if delivery.publication.kind == MESSAGE:
        move(delivery.publication_id, before=State.DELIVERING, after=State.DELIVERED, at=at)
    else:
        finish_signal(delivery.publication_id)
    return True


def miss(delivery: Delivery) -> bool:
    """The instance did not take it, and will not: a message is free for others, a signal has gone by.

    False when it was decided already. The caller holds the lock of the message's name.
    """
    if not decide(delivery, state=DeliveryState.MISSED, at=timezone.now()):
        return False
    if delivery.publication.kind == MESSAGE:
        move(delivery.publication_id, before=State.DELIVERING, after=State.WAITING)
    else:
        finish_signal(delivery.publication_id)
    return True


def revoke(delivery: Delivery) -> None:
    """What the instance said was superseded: the delivery is under way again."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.TAKEN)
    if mine.update(**OPEN):
        move(delivery.publication_id, before=State.DELIVERED, after=State.DELIVERING)


def decide(delivery: Delivery, *, state: DeliveryState, at: datetime) -> bool:
    """Ends a delivery that is under way; False when it was not."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.PENDING)
    return mine.update(state=state, ended_at=at, check_at=None) == 1


def finish_signal(publication_id: int) -> None:
    """Ends a signal when its last delivery is decided."""
    under_way = Delivery.objects.filter(publication=publication_id, state=DeliveryState.PENDING)
    if not under_way.exists():
        move(publication_id, before=State.DELIVERING, after=State.DELIVERED)
