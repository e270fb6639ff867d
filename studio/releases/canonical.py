"""The one way to write a value as bytes, so that the same content has the same hash everywhere."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.releases.shape import Part


def canonical(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Returns JSON in UTF-8 with sorted names and no blanks."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def digest(value: Any) -> str:  # noqa: ANN401 - any JSON
    """Returns the SHA-256 of a value in its canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def content_of(part: Part) -> bytes:
    """Returns the bytes a part is known by: those of the file itself, or all its fields."""
    return part.xml.encode("utf-8") if part.kind == "process" else canonical(part.model_dump(mode="json"))


def hash_of_part(part: Part) -> str:
    """Returns the SHA-256 by which a manifest names a part."""
    return hashlib.sha256(content_of(part)).hexdigest()
