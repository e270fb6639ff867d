"""Which servers an administrator allows: exact host and port.

Whoever keeps the library may name an endpoint and a secret; without this list they could send any secret
anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

PORTS = {"http": 80, "https": 443}


def endpoint_is_allowed(address: str, *, allowed: Iterable[str]) -> bool:
    """Tells whether host and port of an http(s) address are in the list of host or host:port entries.

    An entry without a port allows 443.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        return False
    if not parts.hostname or parts.username is not None or parts.password is not None:
        return False
    return (parts.hostname.lower(), port) in {split_entry(entry) for entry in allowed}


def split_entry(entry: str) -> tuple[str, int]:
    """Reads "host:port" or "host"."""
    parts = urlsplit(f"//{entry.strip()}")
    return (parts.hostname or "").lower(), parts.port or PORTS["https"]
