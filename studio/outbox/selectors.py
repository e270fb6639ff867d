"""What operators see of the outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from studio.outbox.models import OutboxMessage

if TYPE_CHECKING:
    from django.db.models import QuerySet

SUSPICIOUS_ATTEMPTS = 5
LATE = timedelta(minutes=1)


def stuck() -> QuerySet[OutboxMessage]:
    """Returns messages that somebody should look at: given up, or tried five times in vain."""
    hopeless = Q(gave_up_at__isnull=False) | Q(attempts__gte=SUSPICIOUS_ATTEMPTS)
    return OutboxMessage.objects.filter(hopeless, delivered_at=None).order_by("created_at")


def late_count() -> int:
    """Returns how many messages nobody has tried, though they are due for a minute: is Celery running?"""
    due = OutboxMessage.objects.filter(delivered_at=None, gave_up_at=None, leased_until=None)
    return due.filter(next_attempt_at__lt=timezone.now() - LATE).count()


def waiting_count() -> int:
    """Returns how many messages are still to be delivered."""
    return OutboxMessage.objects.filter(delivered_at=None, gave_up_at=None).count()
