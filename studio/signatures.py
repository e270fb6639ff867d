"""How calls between programs are signed, those that come in and those that go out.

    X-Periscope-Timestamp: seconds since 1970
    X-Periscope-Signature: sha256=‹hexadecimal HMAC-SHA-256 of "‹timestamp›.‹body›"›

The time is part of what is signed, so an old call cannot be given a new time.
"""

from __future__ import annotations

import hashlib
import hmac

TIMESTAMP_HEADER, SIGNATURE_HEADER = "X-Periscope-Timestamp", "X-Periscope-Signature"
SCHEME = "sha256="


def signature_of(secret: str, *, timestamp: str, body: bytes) -> str:
    """Returns the signature in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def signing_headers(secret: str, *, body: bytes, now: float) -> dict[str, str]:
    """Returns the two headers that sign a body now."""
    timestamp = str(int(now))
    signed = signature_of(secret, timestamp=timestamp, body=body)
    return {TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: f"{SCHEME}{signed}"}
