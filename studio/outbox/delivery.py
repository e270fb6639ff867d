"""One attempt to deliver one message.

1. Lease: an update that names "undelivered, due, not leased" takes the row for two minutes, so of two workers
   one has it. 2. The handler runs without a transaction. 3. The row is marked delivered, if it still is ours.
A worker killed between 2 and 3 leaves the lease to run out and the handler runs again with the same key:
handlers are idempotent by key.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.db.models import F, Q
from django.utils import timezone

from studio.outbox.handlers import Undeliverable, call_handler
from studio.outbox.models import OutboxMessage
from studio.values.claims import family_of
from studio.values.references import put_back

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 300.0
ERROR_LENGTH = 2000


def attempt(message_id: int) -> float | None:
    """Tries one delivery; returns in how many seconds to try again, or None when there is nothing to do.

    Never raises for what a handler does; the row says what went wrong.
    """
    message = take(message_id)
    if message is None:
        return None
    try:
        call_handler(topic=message.topic, key=message.key, payload=payload_of(message))
    except Undeliverable as refusal:
        give_up(message, reason=str(refusal))
        return None
    except Exception as error:  # noqa: BLE001 - whatever a handler does, the message stays and is tried again
        return postpone(message, reason=f"{type(error).__name__}: {error}")
    # What was said may be secret, and nobody needs it any more: the key alone keeps it from being said again.
    held(message).update(delivered_at=timezone.now(), leased_until=None, last_error="", payload={})
    log.info("outbox.delivered", topic=message.topic, key=message.key, attempts=message.attempts)
    return None


def payload_of(message: OutboxMessage) -> dict[str, Any]:
    """What the handler gets: whole values."""
    instance = message.payload.get("instance")
    whole: dict[str, Any] = (
        put_back(message.payload, family=family_of(str(instance))) if instance else message.payload
    )
    return whole


def take(message_id: int) -> OutboxMessage | None:
    """Leases the message; None when it is delivered, given up, not due, or in other hands."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    waiting = OutboxMessage.objects.filter(
        free, pk=message_id, delivered_at=None, gave_up_at=None, next_attempt_at__lte=now
    )
    if not waiting.update(leased_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return OutboxMessage.objects.get(pk=message_id)


def held(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """Selects the row while this attempt is the latest."""
    return OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts, delivered_at=None)


def postpone(message: OutboxMessage, *, reason: str) -> float:
    """Notes a failure and when to try again; returns the delay in seconds."""
    delay = delay_after(message.attempts)
    again = timezone.now() + timedelta(seconds=delay)
    held(message).update(leased_until=None, next_attempt_at=again, last_error=reason[:ERROR_LENGTH])
    log.warning(
        "outbox.failed", topic=message.topic, key=message.key, attempts=message.attempts, reason=reason
    )
    return delay


def give_up(message: OutboxMessage, *, reason: str) -> None:
    """Notes that trying again cannot help; `selectors.stuck` shows it to operators."""
    held(message).update(leased_until=None, gave_up_at=timezone.now(), last_error=reason[:ERROR_LENGTH])
    log.error("outbox.gave_up", topic=message.topic, key=message.key, reason=reason)


def delay_after(attempts: int) -> float:
    """Returns the seconds to wait after so many attempts: doubling, at most five minutes, never in step."""
    delay = min(FIRST_DELAY_SECONDS * 2 ** min(attempts - 1, 20), LONGEST_DELAY_SECONDS)
    return delay * random.uniform(0.75, 1.0)  # noqa: S311 - spreads load, keeps no secret


def forget_delivered(*, before: datetime, limit: int) -> int:
    """Removes the oldest messages that were delivered before a moment; what waits or was given up stays."""
    old = OutboxMessage.objects.filter(delivered_at__lt=before).order_by("delivered_at")
    removed, _by_model = OutboxMessage.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:limit])
    ).delete()
    return removed


def due(*, now: datetime, limit: int) -> list[int]:
    """Returns the ids of messages that should be tried, the longest waiting first."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    waiting = OutboxMessage.objects.filter(free, delivered_at=None, gave_up_at=None, next_attempt_at__lte=now)
    return list(waiting.order_by("next_attempt_at").values_list("pk", flat=True)[:limit])
