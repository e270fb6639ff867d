"""Has an instance asked what became of a delivery, by way of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from studio.correlation.models import Delivery
from studio.instances.outbox_keys import outbox_key
from studio.outbox.actions import post

if TYPE_CHECKING:
    from datetime import timedelta

SETTLE = "delivery.settle"


def settle_soon(delivery: Delivery, *, again_after: timedelta | None = None) -> None:
    """Posts the question; without an answer it is asked again, after `again_after` when that is given."""
    checks, now = delivery.checks + 1, timezone.now()
    again = now if again_after is None else now + again_after
    Delivery.objects.filter(pk=delivery.pk).update(check_at=again, checks=checks)
    post(topic=SETTLE, key=outbox_key(SETTLE, delivery.pk, checks), payload={"delivery": delivery.pk})
