"""How often a person may ask for what costs much, counted for all web processes together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from ninja.errors import HttpError

from studio.api.throttling import Limit, count

if TYPE_CHECKING:
    from studio.accounts.models import User


def limit_rate(user: User, *, what: str, per_minute: int) -> None:
    """Counts one call; raises HttpError 429 when a person has called too often in this minute."""
    limit = Limit(what, str(user.pk), per_minute)
    if count(limit) > limit.most:
        raise HttpError(
            429, _("That was too often: at most %(count)s times a minute.") % {"count": per_minute}
        )
