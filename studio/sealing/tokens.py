"""Short texts sealed by Fernet (AES-128-CBC with HMAC-SHA-256), each purpose under keys of its own."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from studio.sealing.keys import Unreadable, derived, key_texts


def sealer(keys: list[str], *, purpose: bytes) -> MultiFernet:
    """Returns what seals with the first key and opens with each of them."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived(key, purpose=purpose))) for key in keys])


def seal(value: str, *, purpose: bytes) -> str:
    """Returns the text as it is stored."""
    return sealer(key_texts(), purpose=purpose).encrypt(value.encode()).decode()


def unseal(sealed: str, *, purpose: bytes) -> str:
    """Returns the text; raises Unreadable."""
    try:
        return sealer(key_texts(), purpose=purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("no encryption key opens the value") from error


def reseal(sealed: str, *, purpose: bytes) -> str:
    """Returns the value sealed with the newest key; raises Unreadable."""
    try:
        return sealer(key_texts(), purpose=purpose).rotate(sealed).decode()
    except InvalidToken as error:
        raise Unreadable("no encryption key opens the value") from error


def is_sealed_anew(sealed: str, *, purpose: bytes) -> bool:
    """Tells whether the newest key alone opens the value."""
    try:
        sealer(key_texts()[:1], purpose=purpose).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True
