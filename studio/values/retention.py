"""Lets big values go with the instances that used them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from studio.values.models import BigValue, BigValueUse

GRACE = timedelta(hours=1)
"""A value is stored before its use is noted where both happen outside a transaction."""
AT_ONCE = 200


def forget_values(family: str) -> int:
    """Notes that a family uses nothing any more; returns how many values that were."""
    removed, _by_model = BigValueUse.objects.filter(family=family).delete()
    return removed


def forget_unused() -> int:
    """Removes values that nobody uses; returns how many. What is left is for the next time.

    By one statement that looks once more: somebody may begin to use a value again while it is chosen.
    """
    unused = BigValue.objects.filter(uses=None, created_at__lt=timezone.now() - GRACE)
    keys = list(unused.values_list("pk", flat=True)[:AT_ONCE])
    used = BigValueUse.objects.filter(value=OuterRef("pk"))
    chosen = BigValue.objects.filter(~Exists(used), pk__in=keys)
    chosen._raw_delete(chosen.db)
    return len(keys) - BigValue.objects.filter(pk__in=keys).count()
