"""Lets notices go with the instances that they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.subscriptions.models import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable


def forget_notices(instances: Iterable[str]) -> int:
    """Removes what subscriptions were told of instances; returns how many notices that were."""
    count = 0
    for each in instances:
        removed, _by_model = Notice.objects.filter(key__startswith=f"{each}:").delete()
        count += removed
    return count
