"""Keeps files and finds them again; asks nobody's right, callers do."""

from __future__ import annotations

import base64
import hashlib
import uuid
from typing import TYPE_CHECKING

from studio.files.models import StoredFile
from studio.files.naming import safe_name, safe_type

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "file"
"""The field of a reference that holds the id."""


def keep_file(content: bytes, *, name: str, mime_type: str, origin: str) -> StoredFile:
    """Stores a file in the caller's transaction."""
    return StoredFile.objects.create(
        name=safe_name(name),
        mime_type=safe_type(mime_type),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=base64.b64encode(content).decode(),
        origin=origin,
    )


def reference_to(file: StoredFile) -> dict[str, str | int]:
    """Returns what a variable holds instead of the bytes."""
    return {
        FILE: str(file.pk),
        "filename": file.name,
        "mimeType": file.mime_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def names_file(value: object, file: str) -> bool:
    """Tells whether a value holds the reference to a file, however deep."""
    if isinstance(value, dict):
        return value.get(FILE) == file or any(names_file(each, file) for each in value.values())
    return isinstance(value, list) and any(names_file(each, file) for each in value)


def find_file(reference: Mapping[str, object] | str) -> StoredFile | None:
    """Returns the file that a reference or an id names; None where there is none."""
    named = reference if isinstance(reference, str) else reference.get(FILE)
    try:
        key = uuid.UUID(str(named))
    except ValueError:
        return None
    return StoredFile.objects.filter(pk=key).first()
