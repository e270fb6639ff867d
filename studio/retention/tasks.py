"""What the clock does about retention."""

from __future__ import annotations

from celery import shared_task

from studio.retention.purging import purge_due
from studio.values.retention import forget_unused


@shared_task(name="retention.purge", expires=600)
def purge() -> int:
    """Takes away what is due by the rules, in small parts: the next run goes on."""
    forget_unused()
    return purge_due()
