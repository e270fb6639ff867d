"""Celery tasks of the clock: schedules that drifted from what was decided."""

from __future__ import annotations

from asgiref.sync import async_to_sync
from celery import shared_task

from studio.deployments.schedules.settling import settle_all


@shared_task(name="schedules.settle_all", expires=60)
def settle_schedules() -> int:
    """Makes all of Temporal's schedules what was decided."""
    return async_to_sync(settle_all)()
