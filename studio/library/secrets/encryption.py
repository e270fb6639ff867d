"""Sealing values at rest: Fernet (AES-128-CBC with HMAC-SHA-256) under keys that the database does not have.

PERISCOPE_ENCRYPTION_KEY holds one or more keys, the newest first, with commas between; without it they stand
in the data folder, one per line, in a file that only we can read. The newest seals, all of them open.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

PURPOSE = b"periscope: secrets of the library"


class Unreadable(Exception):
    """No key opens the value, or it was sealed for another secret."""


def key_texts() -> list[str]:
    """Returns the keys, the newest first; read anew each time, so that running programs see a new one."""
    keys = [key for key in re.split(r"[,\s]+", settings.ENVIRONMENT.secret("encryption_key")) if key]
    if not keys:
        raise ValueError("There is no encryption key.")
    return keys


def sealer(keys: list[str], *, purpose: bytes = PURPOSE) -> MultiFernet:
    """Returns what seals with the first key and opens with each of them."""
    return MultiFernet([Fernet(derived(key, purpose=purpose)) for key in keys])


def derived(key: str, *, purpose: bytes) -> bytes:
    """Returns a key for this purpose alone, so that one setting can serve several."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())
    return base64.urlsafe_b64encode(made)


def seal(value: str, *, name: str, environment: str) -> str:
    """Returns the value sealed together with whose it is: a copy in another row does not open."""
    return sealer(key_texts()).encrypt(json.dumps([name, environment, value]).encode()).decode()


def unseal(sealed: str, *, name: str, environment: str) -> str:
    """Returns the value; raises Unreadable."""
    try:
        found = json.loads(sealer(key_texts()).decrypt(sealed.encode()))
    except InvalidToken as error:
        raise Unreadable(f"no encryption key opens the secret {name!r}") from error
    if found[:2] != [name, environment]:
        raise Unreadable(f"what is stored for the secret {name!r} belongs to another one")
    return str(found[2])


def reseal(sealed: str) -> str:
    """Returns the value sealed with the newest key; raises Unreadable."""
    try:
        return sealer(key_texts()).rotate(sealed).decode()
    except InvalidToken as error:
        raise Unreadable("no encryption key opens the value") from error


def is_sealed_anew(sealed: str) -> bool:
    """Tells whether the newest key alone opens the value."""
    try:
        sealer(key_texts()[:1]).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def add_key() -> None:
    """Puts a new key before the others in the data folder; ValueError where the environment gives them."""
    write_keys([secrets.token_urlsafe(48), *key_texts()])


def keep_newest_key() -> None:
    """Forgets all keys but the newest; ValueError where the environment gives them."""
    write_keys(key_texts()[:1])


def write_keys(keys: list[str]) -> None:
    """Replaces the file at once; whoever reads meanwhile sees all of the old keys or all of the new ones."""
    path = key_file()
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    aside.touch(mode=0o600)
    aside.write_text("\n".join(keys))
    aside.replace(path)


def key_file() -> Path:
    """Returns where the keys stand; ValueError where PERISCOPE_ENCRYPTION_KEY holds them."""
    if settings.ENVIRONMENT.encryption_key:
        raise ValueError(
            "PERISCOPE_ENCRYPTION_KEY holds the keys: write the new one before the old, with a comma."
        )
    folder: Path = settings.ENVIRONMENT.data_dir
    return folder / "secrets" / "encryption_key"
