"""Finds for each message the one instance that gets it.

Whoever opens a wait and whoever publishes a message write first and look afterwards, and both look while
they hold the lock of the message's name. So one of the two always sees the other, and no message is given
away twice. Order: the oldest wait that fits; else a live process that the message starts; else it is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from studio.correlation.addresses import Address, fits
from studio.correlation.lifecycle import MESSAGE, WAIT, DeliveryState, State, move
from studio.correlation.models import Channel, Delivery, OpenWait, Publication
from studio.correlation.openings import open_by_message
from studio.instances.outbox_keys import outbox_key
from studio.outbox.actions import post

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

DELIVER = "message.deliver"
ANSWER_EXPECTED = timedelta(seconds=15)
"""An instance that has not told by then what became of a message is asked."""
MOST_AT_ONCE = 200


def lock(channel: str) -> None:
    """Makes everybody else who matches this name wait until the transaction ends."""
    if not Channel.objects.filter(pk=channel).exists():
        Channel.objects.bulk_create([Channel(name=channel)], ignore_conflicts=True)
    Channel.objects.select_for_update().get(pk=channel)


def place(message: Publication) -> None:
    """Gives a waiting message to whoever should have it; the caller holds the lock of its name."""
    now = timezone.now()
    late = message.expires_at is not None and message.expires_at <= now
    if late and message.deliveries.exists():  # it was on its way to somebody who did not take it
        move(message.pk, before=State.WAITING, after=State.EXPIRED, at=now)
        return
    wait = free_waits().filter(fits(address_of(message))).order_by("pk").first()
    if wait is not None:
        bind(message, wait=wait, at=now)
        return
    refusal = open_by_message(message, at=now)
    kept = Publication.objects.filter(pk=message.pk, state=State.WAITING)
    kept.update(tried_at=now, refusal=refusal)
    if late:
        move(message.pk, before=State.WAITING, after=State.EXPIRED, at=now)


def bind(message: Publication, *, wait: OpenWait, at: datetime) -> None:
    """Sends the message to one wait; until its instance says what became of it, nobody else gets it."""
    if not move(message.pk, before=State.WAITING, after=State.DELIVERING):
        return
    if wait.secret_key:
        Publication.objects.filter(pk=message.pk).update(secret_key=True)
    delivery = Delivery.objects.create(
        publication=message,
        kind=WAIT,
        instance_id=wait.instance_id,
        wait=wait.wait,
        element=wait.element,
        created_at=at,
        check_at=at + ANSWER_EXPECTED,
    )
    post(topic=DELIVER, key=outbox_key(DELIVER, delivery.pk), payload={"delivery": delivery.pk})


def free_waits() -> QuerySet[OpenWait]:
    """Returns the waits for messages to which none is on its way."""
    taken = Delivery.objects.filter(
        instance=OuterRef("instance"), wait=OuterRef("wait"), state=DeliveryState.PENDING
    )
    return OpenWait.objects.filter(~Exists(taken), kind=MESSAGE)


def waiting_messages() -> QuerySet[Publication]:
    """Returns the messages that nobody has taken yet."""
    return Publication.objects.filter(kind=MESSAGE, state=State.WAITING)


def offer_wait(wait_id: int) -> None:
    """Gives a wait that has just opened the oldest message that fits."""
    wait = OpenWait.objects.filter(pk=wait_id).first()
    if wait is None:
        return
    with transaction.atomic():
        lock(wait.channel)
        free = free_waits().filter(pk=wait_id).first()
        if free is None:
            return
        fitting = waiting_messages().filter(fits(address_of(free)), not_expired(timezone.now()))
        message = fitting.order_by("pk").first()
        if message is not None:
            bind(message, wait=free, at=timezone.now())


def offer_messages(found: Iterable[Publication]) -> int:
    """Looks again for somebody who takes each of these messages; returns how many have left."""
    left = 0
    for message in found:
        with transaction.atomic():
            lock(message.channel)
            current = waiting_messages().filter(pk=message.pk).first()
            if current is not None:
                place(current)
                left += not waiting_messages().filter(pk=message.pk).exists()
    return left


def not_expired(now: datetime) -> Q:
    """Selects what is still to be delivered."""
    return Q(expires_at=None) | Q(expires_at__gt=now)


def address_of(row: Publication | OpenWait) -> Address:
    """The columns by which it is found."""
    return Address(row.name, row.channel, row.key, row.key_digest)
