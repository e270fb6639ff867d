"""Tells those who have the editor of a process open what happened to the process."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

if TYPE_CHECKING:
    from studio.processes.models import Version


def editing_group(key: str) -> str:
    """The group of those who edit a process: keys hold characters that group names must not."""
    return "editing." + hashlib.sha256(key.encode()).hexdigest()[:40]


def tell_of_version(version: Version) -> None:
    """Says, when the running transaction is committed, that there is a newer version."""
    author = version.author
    frame: dict[str, Any] = {
        "type": "version",
        "number": version.number,
        "person": author.username,
        "name": str(author),
    }
    group = editing_group(version.definition.key)

    def send() -> None:
        async_to_sync(get_channel_layer().group_send)(group, {"type": "frame", "frame": frame})

    transaction.on_commit(send, robust=True)
