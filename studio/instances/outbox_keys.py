"""Keys of outbox messages."""

from __future__ import annotations

import hashlib

LONGEST = 250


START = "instance.start"


def start_key(instance: str) -> str:
    """The key of the message that starts an instance."""
    return outbox_key(START, instance)


def outbox_key(*parts: object) -> str:
    """The parts joined by colons; what would be too long for its column ends in a hash of the whole."""
    text = ":".join(str(part) for part in parts)
    if len(text) <= LONGEST:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{text[: LONGEST - len(digest) - 1]}:{digest}"
