"""Who signs proves to know the secret: HMAC-SHA-256 over the time and the body.

    X-Periscope-Timestamp: seconds since 1970
    X-Periscope-Signature: sha256=‹hexadecimal HMAC-SHA-256 of "‹timestamp›.‹body›"›

The time is part of what is signed, so an old call cannot be given a new time.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import timedelta

from studio.hooks.outcomes import Outcome, Refused

TIMESTAMP_HEADER, SIGNATURE_HEADER = "X-Periscope-Timestamp", "X-Periscope-Signature"
WINDOW = timedelta(minutes=5)
TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
SCHEME = "sha256="


def signature_of(secret: str, *, timestamp: str, body: bytes) -> str:
    """Returns the signature in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def check_signature(secret: str, *, timestamp: str, signature: str, body: bytes, now: float) -> str:
    """Returns the signature in its one spelling; raises Refused for a wrong one or a wrong time."""
    if not TIMESTAMP.fullmatch(timestamp) or not signature.startswith(SCHEME):
        raise Refused(Outcome.WRONG_SIGNATURE)
    expected = signature_of(secret, timestamp=timestamp, body=body)
    given = signature.removeprefix(SCHEME).strip().lower()
    if not hmac.compare_digest(expected.encode(), given.encode(errors="replace")):
        raise Refused(Outcome.WRONG_SIGNATURE)
    if abs(now - int(timestamp)) > WINDOW.total_seconds():
        raise Refused(Outcome.OUTSIDE_WINDOW)
    return expected
