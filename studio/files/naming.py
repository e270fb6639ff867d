"""Names and types of files that strangers chose, made harmless."""

from __future__ import annotations

import re

MIME_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,63}")
NOT_IN_NAMES = re.compile(r"[^\w .()\[\]+=@-]+")
ANY_TYPE = "application/octet-stream"


def safe_name(name: str) -> str:
    """Returns a file name without folders, control characters or leading dots."""
    last = re.split(r"[/\\]", name)[-1]
    return NOT_IN_NAMES.sub("_", last).lstrip(". ")[:100] or "attachment"


def safe_type(text: str) -> str:
    """Returns the type of a file; what is no type, or would be a message of its own, is unknown bytes."""
    found = text.lower()
    if not MIME_TYPE.fullmatch(found) or found.startswith(("multipart/", "message/")):
        return ANY_TYPE
    return found
