"""Celery tasks of the outbox: deliver one message, and sweep up what was forgotten."""

from __future__ import annotations

from datetime import timedelta

import structlog
from celery.signals import worker_init
from django.conf import settings
from django.utils import timezone

from studio.celery import app
from studio.outbox.delivery import attempt, due, forget_delivered
from studio.outbox.handlers import load_all

log = structlog.get_logger(__name__)

SWEEP_EVERY_SECONDS = 10.0
MOST_PER_SWEEP = 200
MOST_FORGOTTEN_AT_ONCE = 20_000


@worker_init.connect
def get_ready(**_: object) -> None:
    """Loads what delivers before the worker says that it is ready."""
    load_all()


@app.task(name="outbox.deliver")
def deliver(message_id: int) -> None:
    """Delivers one message; what should be tried again soon comes back without waiting for the sweeper."""
    delay = attempt(message_id)
    if delay is not None and delay < SWEEP_EVERY_SECONDS:
        deliver.apply_async((message_id,), countdown=delay + 0.05)


@app.task(name="outbox.forget", expires=3600)
def forget() -> int:
    """Removes messages that were delivered longer ago than the settings keep them; returns how many."""
    oldest = timezone.now() - timedelta(days=settings.OUTBOX_RETENTION_DAYS)
    return forget_delivered(before=oldest, limit=MOST_FORGOTTEN_AT_ONCE)


@app.task(name="outbox.sweep", expires=SWEEP_EVERY_SECONDS)
def sweep() -> int:
    """Hands over every message that is due: its first hand-over was lost, or its time has come again."""
    waiting = due(now=timezone.now(), limit=MOST_PER_SWEEP)
    for message_id in waiting:
        deliver.apply_async((message_id,))
    if waiting:
        log.info("outbox.swept", handed_over=len(waiting))
    return len(waiting)
