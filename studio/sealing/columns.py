"""Texts as sealed columns hold them: `sealed:1:‹name of the key›:‹base64›`.

The place (table and column) is sealed with the value, so that a value cannot be moved to a column that other
people read. What does not begin so was written before columns were sealed and is read as it is.
"""

from __future__ import annotations

import base64
import zlib

from studio.sealing.ciphers import newest, open_bytes, seal_bytes
from studio.sealing.keys import Unreadable

PURPOSE = b"periscope: columns of the database"
PREFIX = "sealed:1:"
WORTH_SQUEEZING = 1024
"""Ciphertext cannot be compressed by the database, so longer texts are before they are sealed."""
PLAIN, SQUEEZED = b"p", b"z"
ODD = "surrogatepass"
"""JSON may hold lone surrogates; a column gives back what it was given."""


def seal_text(text: str, *, place: str) -> str:
    """Returns the text as the column holds it."""
    data = text.encode(errors=ODD)
    body = SQUEEZED + zlib.compress(data, 1) if len(data) > WORTH_SQUEEZING else PLAIN + data
    key, sealed = seal_bytes(body, purpose=PURPOSE, place=place.encode())
    return f"{PREFIX}{key}:{base64.b64encode(sealed).decode()}"


def is_sealed(stored: object) -> bool:
    """Tells whether the column holds a sealed text."""
    return isinstance(stored, str) and stored.startswith(PREFIX)


def open_text(stored: str, *, place: str) -> str:
    """Returns the text; raises Unreadable."""
    key, _colon, written = stored.removeprefix(PREFIX).partition(":")
    try:
        sealed = base64.b64decode(written, validate=True)
    except ValueError as error:
        raise Unreadable("what is stored is damaged") from error
    body = open_bytes(sealed, key=key, purpose=PURPOSE, place=place.encode())
    return (zlib.decompress(body[1:]) if body[:1] == SQUEEZED else body[1:]).decode(errors=ODD)


def newest_prefix() -> str:
    """Returns how everything begins that the newest key has sealed."""
    return f"{PREFIX}{newest()}:"
