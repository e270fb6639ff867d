"""Which waits a message or a signal meets: the one rule for the interpreter and for every host."""

from __future__ import annotations

from engine.state.parts import WAIT, Handle

CONDITION = "condition"
"""Kind of a wait that the instance itself ends: its name is the source of an expression."""


def fits_message(handle: Handle, name: str, key: str | None) -> bool:
    """Whether the handle waits for this message; without a key on either side the name alone decides."""
    if handle.kind != WAIT or handle.details["kind"] != "message" or handle.details["name"] != name:
        return False
    expected = handle.details["key"]
    return key is None or expected is None or str(expected) == key


def fits_signal(handle: Handle, name: str) -> bool:
    """Whether the handle waits for this signal."""
    return handle.kind == WAIT and handle.details["kind"] == "signal" and handle.details["name"] == name
