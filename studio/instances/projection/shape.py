"""The shape of a fold, and the two ways to change one without touching the old value."""

from __future__ import annotations

from typing import Any

Fold = dict[str, Any]
"""One instance as JSON; `empty` shows every part. Values are never changed in place: parts are shared."""

Event = dict[str, Any]
"""One process event as JSON (`engine.events.write_event`) with its number under "sequence"."""

OUTERMOST = "e0"
"""The element instance that stands for the instance's outermost scope."""

ENDED = ("completed", "failed", "cancelled")
"""States of an instance that never change again."""


def empty(instance: str) -> Fold:
    """The fold before the first event. Times are seconds since 1970, as in the events."""
    return {
        "instance": instance,
        "sequence": 0,
        "process": "",
        "process_name": "",
        "fingerprint": "",
        "scope": None,
        "parent": None,
        "root": instance,
        "business_key": None,
        "started_by": None,
        "start_event": None,
        "started_at": None,
        "ended_at": None,
        "state": "starting",
        "error": None,
        "cancellation": None,
        "elements": {},
        "executions": {},
        "flows": {},
        "variables": {},
        "local_variables": {},
        "waits": {},
        "timers": {},
        "incidents": {},
        "user_tasks": {},
        "children": {},
        "warnings": [],
    }


def put(fold: Fold, part: str, *, key: str, value: object) -> Fold:
    """The fold with one entry of one part set."""
    return {**fold, part: {**fold[part], key: value}}


def drop(fold: Fold, part: str, *, key: str) -> Fold:
    """The fold without one entry of one part; unchanged where there is none."""
    if key not in fold[part]:
        return fold
    return {**fold, part: {each: value for each, value in fold[part].items() if each != key}}


def change(fold: Fold, part: str, *, key: str, **values: object) -> Fold:
    """The fold with some values of one entry replaced; unchanged where there is no such entry."""
    entry = fold[part].get(key)
    return fold if entry is None else put(fold, part, key=key, value={**entry, **values})
