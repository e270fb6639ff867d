"""Finds who delivers a topic: dotted paths in the table OUTBOX_HANDLERS of `studio/wiring/outbox.py`.

The table's module is named by a setting, because the outbox stands below everything that delivers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from importlib import import_module
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

Handler = Callable[..., Awaitable[None] | None]
"""`handler(payload, *, key)`, ordinary or a coroutine function; it must be idempotent by key."""

DEFAULT_TABLE = "studio.wiring.outbox.OUTBOX_HANDLERS"


class Undeliverable(Exception):
    """Trying again cannot help: the message is given up at once, visibly."""


def call_handler(*, topic: str, key: str, payload: dict[str, Any]) -> None:
    """Delivers one message; raises whatever the handler raises, and Undeliverable for an unknown topic."""
    handler = find_handler(topic)
    call = async_to_sync(handler) if iscoroutinefunction(handler) else handler
    call(payload, key=key)


def find_handler(topic: str) -> Handler:
    """Returns the handler of a topic; raises Undeliverable when there is none."""
    table = handler_table()
    if topic not in table:
        raise Undeliverable(f"nobody delivers the topic {topic!r}")
    return load(table[topic])


def handler_table() -> Mapping[str, str]:
    """Returns topic → dotted path; the setting PERISCOPE_OUTBOX_HANDLERS is the table or the path to it."""
    named = getattr(settings, "PERISCOPE_OUTBOX_HANDLERS", DEFAULT_TABLE)
    table: Mapping[str, str] = load(named) if isinstance(named, str) else named
    return table


def load_all() -> None:
    """Loads every handler, so that the first message does not wait for imports."""
    for path in handler_table().values():
        load(path)


@lru_cache
def load(path: str) -> Any:  # noqa: ANN401 - whatever the path names
    """Returns what a dotted path names."""
    module, _dot, name = path.rpartition(".")
    return getattr(import_module(module), name)
