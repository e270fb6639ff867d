"""The SHA-256 of a function: what approvals and deployments are bound to."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.json_values import JsonObject


def sha256_of(*, source: str, input_schema: JsonObject | None, output_schema: JsonObject | None) -> str:
    """Returns the SHA-256 over everything that changes what the function does."""
    content = [source, input_schema, output_schema]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
