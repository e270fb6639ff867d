"""Checks the signatures of calls from outside (`studio.signatures`), and their time."""

from __future__ import annotations

import hmac
import re
from datetime import timedelta

from studio.hooks.outcomes import Outcome, Refused
from studio.signatures import SCHEME, SIGNATURE_HEADER, TIMESTAMP_HEADER, signature_of

__all__ = ["SIGNATURE_HEADER", "TIMESTAMP_HEADER", "WINDOW", "check_signature", "signature_of"]

WINDOW = timedelta(minutes=5)
TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)


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
