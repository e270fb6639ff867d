"""Putting a message into the outbox, and giving a stuck one another chance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from studio.outbox.models import OutboxMessage
from studio.outbox.tasks import deliver
from studio.values.claims import family_of
from studio.values.references import taken_out

LONGEST_NAMED = 150
"""Characters of an id by which a key names it; longer keys end in a digest."""

log = structlog.get_logger(__name__)


AT_ONCE = timedelta(0)
LATER = 0.05
"""Seconds after which what was due later is due for certain."""


def post(*, topic: str, key: str, payload: dict[str, object], after: timedelta = AT_ONCE) -> OutboxMessage:
    """Writes the message in the caller's transaction and hands it to a worker after the commit.

    With `after` it is due so much later.

    A key that was posted before changes nothing: the message of then is returned, delivered or not.
    What is too big of a message about an instance is stored once, as everywhere (`studio.values`).
    """
    if instance := payload.get("instance"):
        payload = {name: taken_out(each, family=family_of(str(instance))) for name, each in payload.items()}
    message, made = OutboxMessage.objects.get_or_create(
        key=key, defaults={"topic": topic, "payload": payload, "next_attempt_at": timezone.now() + after}
    )
    if made:
        transaction.on_commit(lambda: hand_over(message.pk, after=after))
    return message


def hand_over(message_id: int, *, after: timedelta = AT_ONCE) -> None:
    """Asks a worker to deliver. Without a broker nothing is lost: the sweeper finds the row."""
    countdown = after.total_seconds() + LATER if after else None
    try:
        deliver.apply_async((message_id,), retry=False, countdown=countdown)
    except OperationalError as error:
        log.warning("outbox.broker_unreachable", message=message_id, reason=str(error))


def withdraw(*, key: str) -> bool:
    """Removes a message that no worker has in hand; False when it was, or may just be being, delivered."""
    free = Q(leased_until=None) | Q(leased_until__lte=timezone.now())
    removed, _by_model = OutboxMessage.objects.filter(free, key=key, delivered_at=None).delete()
    return bool(removed)


def forget_about(instances: Iterable[str]) -> int:
    """Removes messages about instances that are gone; returns how many. Their keys name the instance."""
    count = 0
    for each in instances:
        removed, _by_model = OutboxMessage.objects.filter(key__contains=f":{each[:LONGEST_NAMED]}").delete()
        count += removed
    return count


def retry_now(message: OutboxMessage) -> bool:
    """Makes an undelivered message due at once, also one that was given up; False when it was delivered."""
    waiting = OutboxMessage.objects.filter(pk=message.pk, delivered_at=None)
    changed = waiting.update(gave_up_at=None, leased_until=None, next_attempt_at=timezone.now())
    if changed:
        transaction.on_commit(lambda: hand_over(message.pk))
    return bool(changed)
