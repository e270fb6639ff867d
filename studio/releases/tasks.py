"""Celery tasks of connected installations: what is live there."""

from __future__ import annotations

from celery import shared_task

from studio.releases.actions.connect import look_at
from studio.releases.models import Connection


@shared_task(name="releases.poll", expires=60)
def poll_connections() -> int:
    """Asks every connected installation what is live there; returns how many were asked."""
    connections = list(Connection.objects.all())
    for connection in connections:
        look_at(connection)
    return len(connections)
