"""The seals of the audit log: pure functions from an entry to its hash.

Each hash is an HMAC with a key outside the database over the entry and the hash before it. Whoever can write
the tables but has no key can neither change, remove, add nor reorder entries unnoticed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from datetime import datetime

    from studio.audit.models import AuditEntry

FIRST_HASH = "0" * 64


def seal_text(text: str) -> str:
    """Returns the HMAC-SHA-256 of a text in hexadecimal."""
    return hmac.new(
        settings.AUDIT_KEY.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hexdigest()


def hash_of(entry: AuditEntry) -> str:
    """Returns the hash an entry must have."""
    return hash_of_content(content_of(entry))


def hash_of_content(content: list[Any]) -> str:
    """Returns the hash of everything that one covers."""
    return seal_text(json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True))


def seal_of_head(*, sequence: int, last_hash: str) -> str:
    """Returns the seal of the end of the chain."""
    return seal_text(f"head:{sequence}:{last_hash}")


def content_of(entry: AuditEntry) -> list[Any]:
    """Returns everything that the hash covers."""
    return [
        entry.sequence,
        instant(entry.at),
        entry.actor_id,
        entry.actor_name,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.object_name,
        entry.summary,
        plain(entry.details),
        entry.previous_hash,
    ]


def instant(at: datetime) -> int:
    """Returns microseconds since 1970, which every database gives back exactly."""
    return round(at.timestamp() * 1_000_000)


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Returns a JSON value as every database gives it back: whole numbers are integers, no NUL in texts."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, dict):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def storable(details: dict[str, Any]) -> dict[str, Any]:
    """Returns details as JSON values; dates become texts, what JSON does not know becomes its description."""
    text = json.dumps(details, cls=Descriptive, allow_nan=True)
    loaded: dict[str, Any] = plain(json.loads(text, parse_constant=str))
    return loaded


class Descriptive(DjangoJSONEncoder):
    """Writes whatever it is given: an audit entry must not fail for an odd value."""

    def default(self, o: object) -> Any:  # noqa: ANN401 - the signature of the encoder
        """Returns JSON for what the standard encoder does not know."""
        try:
            return super().default(o)
        except TypeError:
            return repr(o)[:200]
