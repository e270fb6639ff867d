"""What operators see of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from studio.outbox.models import OutboxMessage

if TYPE_CHECKING:
    from django.db.models import QuerySet

SUSPICIOUS_ATTEMPTS = 5


def stuck() -> QuerySet[OutboxMessage]:
    """Returns messages that somebody should look at: given up, or tried five times in vain."""
    hopeless = Q(gave_up_at__isnull=False) | Q(attempts__gte=SUSPICIOUS_ATTEMPTS)
    return OutboxMessage.objects.filter(hopeless, delivered_at=None).order_by("created_at")


def waiting_count() -> int:
    """Returns how many messages are still to be delivered."""
    return OutboxMessage.objects.filter(delivered_at=None, gave_up_at=None).count()
