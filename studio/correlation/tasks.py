"""Celery tasks: offer what has opened to messages that were early, sweep up, and forget what is long over."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from studio.correlation.addresses import address
from studio.correlation.matching import MOST_AT_ONCE, offer_messages, offer_wait, waiting_messages
from studio.correlation.retention import forget_ended
from studio.correlation.sweeping import sweep

SWEEP_EVERY_SECONDS = 10.0


@shared_task(name="correlation.offer_waits")
def offer_waits(waits: list[int]) -> None:
    """Gives waits that have just opened the messages that were early."""
    for wait in waits:
        offer_wait(wait)


@shared_task(name="correlation.offer_business_key")
def offer_business_key(business_key: str) -> int:
    """Looks again at messages of a key whose instance has ended."""
    # A key too long for a business key is cut there; the sweeper finds messages of such a one.
    kept = waiting_messages().filter(key_digest=address("", key=business_key).key_digest).order_by("pk")
    return offer_messages(list(kept[:MOST_AT_ONCE]))


@shared_task(name="correlation.sweep", expires=SWEEP_EVERY_SECONDS)
def sweep_up() -> int:
    """Expires messages, and finds everything that nobody looked at because a process was away."""
    return sweep()


@shared_task(name="correlation.forget", expires=3600)
def forget() -> int:
    """Removes messages and signals that ended long ago."""
    return forget_ended(before=timezone.now() - timedelta(days=settings.MESSAGE_RETENTION_DAYS))
