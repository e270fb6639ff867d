"""Forgets messages and signals that are over: their payloads are nobody's business any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from studio.correlation.lifecycle import ENDED
from studio.correlation.models import Delivery, Publication

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

AT_ONCE = 500


def forget_ended(*, before: datetime) -> int:
    """Removes what ended before a moment, a part at a time; returns how many messages and signals went."""
    ended = Publication.objects.filter(state__in=ENDED, ended_at__lt=before)
    removed = 0
    while keys := list(ended.values_list("pk", flat=True)[:AT_ONCE]):
        Publication.objects.filter(pk__in=keys).delete()
        removed += len(keys)
    return removed


def forget_of_instances(instances: Collection[str]) -> int:
    """Removes what these instances threw, or alone were sent; returns how many messages and signals went."""
    others = Delivery.objects.exclude(instance__in=instances).values("publication")
    mine = Q(sender__in=instances) | Q(deliveries__instance__in=instances)
    found = Publication.objects.filter(mine, state__in=ENDED).exclude(pk__in=others)
    keys = set(found.values_list("pk", flat=True))
    Publication.objects.filter(pk__in=keys).delete()
    return len(keys)
