"""Sealing bytes by AES-256-GCM: what is sealed names its key and opens only in its own place."""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from studio.sealing.keys import Unreadable, derived, key_id, key_texts

NONCE = 12


@lru_cache(maxsize=64)
def cipher(key: str, *, purpose: bytes) -> AESGCM:
    """The cipher of a key for one purpose."""
    return AESGCM(derived(key, purpose=purpose))


def newest() -> str:
    """Returns the name of the key that seals now."""
    return key_id(key_texts()[0])


def seal_bytes(data: bytes, *, purpose: bytes, place: bytes = b"") -> tuple[str, bytes]:
    """Returns the name of the newest key and what it made of the data."""
    key, nonce = key_texts()[0], os.urandom(NONCE)
    return key_id(key), nonce + cipher(key, purpose=purpose).encrypt(nonce, data, place)


def open_bytes(sealed: bytes, *, key: str, purpose: bytes, place: bytes = b"") -> bytes:
    """Returns the data; raises Unreadable when we have no key of this name, or it was sealed elsewhere."""
    for text in key_texts():
        if key_id(text) == key:
            try:
                return cipher(text, purpose=purpose).decrypt(sealed[:NONCE], sealed[NONCE:], place)
            except (InvalidTag, ValueError) as error:
                raise Unreadable("what is stored was sealed for another place, or is damaged") from error
    raise Unreadable(f"the encryption key {key} is not among ours any more")
