"""The content hash of an agent version: what an approval of it would be bound to."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.library.models import AgentVersion


def content_hash_of(version: AgentVersion) -> str:
    """Returns the SHA-256 over everything that changes what the agent does."""
    content = [
        version.provider,
        version.model,
        version.base_url,
        version.secret,
        version.system_prompt,
        version.settings,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
