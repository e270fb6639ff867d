"""Secrets of triggers at rest: sealed for a purpose of their own, under the keys of this installation."""

from __future__ import annotations

import secrets

from django.db import transaction

from studio.hooks.models import Trigger
from studio.sealing import tokens
from studio.sealing.parties import Party

PURPOSE = b"periscope: secrets of triggers"
PREFIX = "whsec_"


def new_secret() -> str:
    """Returns a secret that nobody guesses."""
    return PREFIX + secrets.token_urlsafe(32)


def seal(secret: str) -> str:
    """Returns the secret as it is stored."""
    return tokens.seal(secret, purpose=PURPOSE)


def unseal(sealed: str) -> str:
    """Returns the secret; raises Unreadable when no key of ours opens it."""
    return tokens.unseal(sealed, purpose=PURPOSE)


@transaction.atomic
def reseal_all() -> int:
    """Seals every secret anew and returns how many; all or none. Raises Unreadable."""
    found = list(Trigger.objects.select_for_update())
    for trigger in found:
        trigger.sealed_secret = tokens.reseal(trigger.sealed_secret, purpose=PURPOSE)
    Trigger.objects.bulk_update(found, ("sealed_secret",))
    return len(found)


def sealed_with_old_keys() -> int:
    """Returns how many secrets the newest key alone does not open."""
    sealed = Trigger.objects.values_list("sealed_secret", flat=True)
    return sum(not tokens.is_sealed_anew(each, purpose=PURPOSE) for each in sealed)


TRIGGERS = Party("secrets of triggers", reseal=reseal_all, left=sealed_with_old_keys)
