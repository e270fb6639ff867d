"""Secrets of triggers at rest: sealed for a purpose of their own, under the keys of this installation."""

from __future__ import annotations

import secrets

from studio.library.secrets.encryption import key_texts, sealer

PURPOSE = b"periscope: secrets of triggers"
PREFIX = "whsec_"


def new_secret() -> str:
    """Returns a secret that nobody guesses."""
    return PREFIX + secrets.token_urlsafe(32)


def seal(secret: str) -> str:
    """Returns the secret as it is stored."""
    return sealer(key_texts(), purpose=PURPOSE).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Returns the secret; raises InvalidToken of `cryptography` when no key of ours opens it."""
    return sealer(key_texts(), purpose=PURPOSE).decrypt(sealed.encode()).decode()
