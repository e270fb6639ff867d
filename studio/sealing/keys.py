"""The keys of this installation, which the database does not have.

PERISCOPE_ENCRYPTION_KEY holds one or more keys, the newest first, with commas between; without it they stand
in the data folder, one per line, in a file that only we can read. The newest seals, all of them open.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NAMING = b"periscope: name of a key"


class Unreadable(Exception):
    """No key opens the value, or it was sealed for another place."""


def key_texts() -> list[str]:
    """Returns the keys, the newest first; read anew whenever they change: running programs see a new one."""
    environment = settings.ENVIRONMENT
    if not environment.encryption_key and not environment.production:
        path = file_in(environment.data_dir)
        with suppress(FileNotFoundError):
            found = os.stat(path)  # noqa: PTH116 - asked for every value; a Path is built anew each time
            return list(keys_in_file(path, (found.st_mtime_ns, found.st_ino, found.st_size)))
    return split(environment.secret("encryption_key"))


@lru_cache(maxsize=8)
def file_in(folder: Path) -> str:
    """Where the keys stand in a data folder."""
    return str(folder / "secrets" / "encryption_key")


@lru_cache(maxsize=8)
def keys_in_file(path: str, stamp: tuple[int, int, int]) -> tuple[str, ...]:
    """The keys in a file that has not changed since its stamp; a replaced file is another one."""
    return tuple(split(Path(path).read_text()))


def split(text: str) -> list[str]:
    """Reads keys written with commas or lines between."""
    keys = [key for key in re.split(r"[,\s]+", text) if key]
    if not keys:
        raise ValueError("There is no encryption key.")
    return keys


@lru_cache(maxsize=64)
def derived(key: str, *, purpose: bytes) -> bytes:
    """Returns 32 bytes for this purpose alone, so that one setting can serve several."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())


def key_id(key: str) -> str:
    """Returns what names the key beside what it has sealed; nothing can be told of the key by it."""
    return derived(key, purpose=NAMING)[:6].hex()


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
    return Path(file_in(settings.ENVIRONMENT.data_dir))
