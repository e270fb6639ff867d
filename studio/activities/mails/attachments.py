"""Files that go with a mail: from variables, written in the process, or fetched by the guarded client."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import ActivityFailure

LARGEST_BYTES = 10 * 1024 * 1024
MIME_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,63}")
NOT_IN_NAMES = re.compile(r"[^\w .()\[\]+=@-]+")

Fetch = Callable[[str], Awaitable[bytes]]


@dataclass(frozen=True)
class AttachedFile:
    """One file: a harmless name, a type and the bytes."""

    name: str
    mime_type: str
    content: bytes


async def collect_files(attachments: Iterable[Mapping[str, Any]], *, fetch: Fetch) -> list[AttachedFile]:
    """Returns the files of a mail; ActivityFailure for one that cannot be had, or for too many bytes."""
    files = [await read_file(attachment, fetch=fetch) for attachment in attachments]
    if sum(len(file.content) for file in files) > LARGEST_BYTES:
        message = f"the attachments are larger than {LARGEST_BYTES // 1024 // 1024} MB together"
        raise ActivityFailure("mail-attachments-too-large", message, retryable=False)
    return files


async def read_file(attachment: Mapping[str, Any], *, fetch: Fetch) -> AttachedFile:
    """Returns one file."""
    kind, source = attachment.get("sourceType", "inline"), attachment.get("source")
    held = source if isinstance(source, Mapping) else {}
    content = await fetch(str(source)) if kind == "url" else bytes_of(source)
    name = attachment.get("filename") or held.get("filename") or "attachment"
    mime_type = str(attachment.get("mimeType") or held.get("mimeType") or "application/octet-stream").lower()
    if not MIME_TYPE.fullmatch(mime_type) or mime_type.startswith(("multipart/", "message/")):
        mime_type = "application/octet-stream"
    return AttachedFile(safe_name(str(name)), mime_type, content)


def bytes_of(source: object) -> bytes:
    """Returns the bytes of a value: a text as UTF-8, {"content": base64} decoded, anything else as JSON."""
    if isinstance(source, str):
        return source.encode()
    if isinstance(source, Mapping) and isinstance(source.get("content"), str):
        try:
            return base64.b64decode(source["content"], validate=True)
        except binascii.Error as error:
            message = "the content of an attachment is not base64"
            raise ActivityFailure("mail-attachment-unreadable", message, retryable=False) from error
    return json.dumps(source, ensure_ascii=False, indent=1).encode()


def safe_name(name: str) -> str:
    """Returns a file name without folders, control characters or leading dots."""
    last = re.split(r"[/\\]", name)[-1]
    return NOT_IN_NAMES.sub("_", last).lstrip(". ")[:100] or "attachment"
