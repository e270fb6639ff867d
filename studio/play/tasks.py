"""Celery tasks: sessions of Play that nobody goes on with are forgotten."""

from __future__ import annotations

from celery import shared_task

from studio.play.sessions import forget_old


@shared_task(name="play.forget", expires=3600)
def forget() -> int:
    """Removes sessions that nobody has played for long."""
    return forget_old()
