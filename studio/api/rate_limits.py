"""How often a person may ask for what costs much, counted for all web processes together."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext as _
from ninja.errors import HttpError

if TYPE_CHECKING:
    from studio.accounts.models import User

WINDOW_SECONDS = 60


def limit_rate(user: User, *, what: str, per_minute: int) -> None:
    """Counts one call; raises HttpError 429 when a person has called too often in this minute."""
    key = f"rate:{what}:{user.pk}:{int(time.time()) // WINDOW_SECONDS}"
    cache.add(key, 0, timeout=WINDOW_SECONDS * 2)
    if cache.incr(key) > per_minute:
        raise HttpError(
            429, _("That was too often: at most %(count)s times a minute.") % {"count": per_minute}
        )
