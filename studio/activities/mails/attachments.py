"""Files that go with a mail: from variables, written in the process, or fetched by the guarded client."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async

from engine.errors import ActivityFailure
from studio.files.models import StoredFile
from studio.files.naming import ANY_TYPE, safe_name, safe_type
from studio.files.store import FILE, find_file

LARGEST_BYTES = 10 * 1024 * 1024
MOST_FILES = 20

Fetch = Callable[[str], Awaitable[bytes]]
"""Returns the bytes at an address."""
Load = Callable[[Mapping[str, Any]], Awaitable[StoredFile | None]]
"""Returns the stored file that a reference names."""


@dataclass(frozen=True)
class AttachedFile:
    """One file: a harmless name, a type and the bytes."""

    name: str
    mime_type: str
    content: bytes


@database_sync_to_async
def load_stored(reference: Mapping[str, Any]) -> StoredFile | None:
    """Returns the stored file that a reference names."""
    return find_file(reference)


async def collect_files(
    attachments: Iterable[Mapping[str, Any]], *, fetch: Fetch, load: Load = load_stored
) -> list[AttachedFile]:
    """Returns the files of a mail; ActivityFailure for one that cannot be had, too many, or too large."""
    wanted = [each for attachment in attachments for each in one_by_one(attachment)]
    if len(wanted) > MOST_FILES:
        message = f"the mail has {len(wanted)} attachments, {MOST_FILES} are allowed"
        raise ActivityFailure("mail-too-many-attachments", message, retryable=False)
    files = [await read_file(each, fetch=fetch, load=load) for each in wanted]
    if sum(len(file.content) for file in files) > LARGEST_BYTES:
        message = f"the attachments are larger than {LARGEST_BYTES // 1024 // 1024} MB together"
        raise ActivityFailure("mail-attachments-too-large", message, retryable=False)
    return files


def one_by_one(attachment: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Returns an attachment per file: a variable may hold a list of references, such as those of a mail."""
    source = attachment.get("source")
    if attachment.get("sourceType") != "variable" or not isinstance(source, list):
        return [attachment]
    if not source or not all(
        isinstance(each, Mapping) and (FILE in each or "content" in each) for each in source
    ):
        return [attachment] if source else []
    return [{**attachment, "source": each, "filename": each.get("filename")} for each in source]


async def read_file(attachment: Mapping[str, Any], *, fetch: Fetch, load: Load) -> AttachedFile:
    """Returns one file."""
    kind, source = attachment.get("sourceType", "inline"), attachment.get("source")
    held = source if isinstance(source, Mapping) else {}
    if kind == "url":
        content = await fetch(str(source))
    elif kind == "variable" and FILE in held:
        content = await stored_bytes(held, load=load)
    else:
        content = bytes_of(source)
    name = attachment.get("filename") or held.get("filename") or "attachment"
    mime_type = str(attachment.get("mimeType") or held.get("mimeType") or ANY_TYPE)
    return AttachedFile(safe_name(str(name)), safe_type(mime_type), content)


async def stored_bytes(reference: Mapping[str, Any], *, load: Load) -> bytes:
    """Returns the bytes of a stored file; ActivityFailure where there is none of this id."""
    found = await load(reference)
    if found is None:
        message = "the file of an attachment is not stored here"
        raise ActivityFailure("mail-attachment-missing", message, retryable=False)
    return found.data


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
