"""Celery tasks of the clock: reminders of reviews."""

from __future__ import annotations

from celery import shared_task

from studio.processes.notifications import remind_reviewers


@shared_task(name="processes.remind_reviewers", expires=3600)
def remind() -> int:
    """Posts the reminders that are due."""
    return remind_reviewers()
