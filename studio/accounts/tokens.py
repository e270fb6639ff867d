"""API tokens: 256 random bits behind a prefix that scanners know, stored as SHA-256 only."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from studio.accounts.models import ApiToken, User

PREFIX = "ps_"
SHOWN_CHARACTERS = 8
NOTE_USE_EVERY = timedelta(minutes=1)


def new_secret() -> str:
    """Returns a fresh token text."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Returns what is stored of a token. A plain hash is enough: 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_owner(secret: str) -> User | None:
    """Returns the active person a living token belongs to, or None; notes the use once a minute at most."""
    if not secret.startswith(PREFIX):
        return None
    now = timezone.now()
    living = Q(expires_at=None) | Q(expires_at__gt=now)
    found = ApiToken.objects.select_related("owner").filter(
        living, digest=digest_of(secret), revoked_at=None, owner__is_active=True
    )
    token = found.first()
    if token is None:
        return None
    if token.last_used_at is None or token.last_used_at < now - NOTE_USE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.owner
