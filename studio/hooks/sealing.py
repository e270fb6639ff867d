"""Secrets of triggers at rest: sealed with a key of their own, made of this installation's encryption key."""

from __future__ import annotations

import base64
import re
import secrets

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"periscope: secrets of triggers"
PREFIX = "whsec_"


def new_secret() -> str:
    """Returns a secret that nobody guesses."""
    return PREFIX + secrets.token_urlsafe(32)


def seal(secret: str) -> str:
    """Returns the secret as it is stored."""
    return sealer().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Returns the secret; raises InvalidToken of `cryptography` when no key of ours opens it."""
    return sealer().decrypt(sealed.encode()).decode()


def sealer() -> MultiFernet:
    """Returns what seals with the newest key and opens with each."""
    keys = [key for key in re.split(r"[,\s]+", settings.ENVIRONMENT.secret("encryption_key")) if key]
    return MultiFernet([Fernet(derived(key)) for key in keys])


def derived(key: str) -> bytes:
    """Returns a key for this purpose alone."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(made)
