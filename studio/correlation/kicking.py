"""Asks Celery, after the commit, to look at once at what has changed. The sweeper finds what is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from studio.correlation.matching import waiting_messages
from studio.correlation.tasks import offer_business_key, offer_waits

if TYPE_CHECKING:
    from collections.abc import Sequence

log = structlog.get_logger(__name__)


def offer_opened(waits: Sequence[int]) -> None:
    """Has waits offered to messages that were early."""
    if waits:
        transaction.on_commit(lambda: hand_over(offer_waits, list(waits)))


def look_again(business_key: str) -> None:
    """Has messages looked at that were kept because an instance of their key was under way."""
    if waiting_messages().exclude(key_digest="").exists():
        transaction.on_commit(lambda: hand_over(offer_business_key, business_key))


def hand_over(task: Any, argument: object) -> None:  # noqa: ANN401 - Celery's tasks have no types
    """Asks a worker now; without a broker the sweeper does it."""
    try:
        task.apply_async((argument,), retry=False)
    except OperationalError as error:
        log.warning("correlation.broker_unreachable", task=task.name, reason=str(error))
