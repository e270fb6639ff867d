"""Who hears of what: names of websocket groups, and the two ways to send a frame to one."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

INSTANCES = "instances"
"""Group of everybody who looks at a list of instances."""

FRAME = "frame"
"""Consumers handle messages of this type: the frame itself stands under "frame"."""


class Message(NamedTuple):
    """One frame for one group."""

    group: str
    frame: dict[str, Any]


def instance_group(root: str) -> str:
    """The group of a whole instance: ids hold characters that group names must not."""
    return "instance." + hashlib.sha256(root.encode()).hexdigest()[:40]


async def send(messages: list[Message]) -> None:
    """Sends frames now; whoever misses one sees a gap and asks again."""
    layer = get_channel_layer()
    for message in messages:
        await layer.group_send(message.group, {"type": FRAME, "frame": message.frame})


def send_on_commit(messages: list[Message]) -> None:
    """Sends frames when the running transaction is committed."""
    if messages:
        transaction.on_commit(lambda: async_to_sync(send)(messages), robust=True)
