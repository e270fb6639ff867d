"""What an instance still has open by its own events, although it is over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.events import ProcessEvent, write_event
from studio.instances.projection import empty, fold, fold_all

OPEN = {"user_tasks": "open", "incidents": "open", "children": "running"}
"""Part of the studio's projection → the state of its entries that are not over."""


def left_open(events: Iterable[ProcessEvent]) -> list[str]:
    """Everything that neither an event nor, for what ends with the instance, the last event has closed."""
    log = [{**write_event(event), "sequence": number} for number, event in enumerate(events, 1)]
    before_end = fold_all(empty("i"), log[:-1])
    return [*_open(before_end), *(f"{each} at the end" for each in _open(fold(before_end, log[-1])))]


def _open(found: dict[str, Any]) -> list[str]:
    open_parts = [
        f"{part} {key} at {each['element']}"
        for part, state in OPEN.items()
        for key, each in found[part].items()
        if each["state"] == state
    ]
    waiting = [f"{part} {key}" for part in ("waits", "timers") for key in found[part]]
    running = [
        f"execution {key} of {each['element']}"
        for key, each in found["executions"].items()
        if each["state"] not in {"done", "cancelled"}
    ]
    calls = [
        f"call {call['call']} of {each['element']}"
        for each in found["executions"].values()
        for call in each["calls"]
        if call["state"] == "running"
    ]
    return [*open_parts, *waiting, *running, *calls]
