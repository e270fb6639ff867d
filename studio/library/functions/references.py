"""How a process names a function: its key (or its name), and a version or none."""

from __future__ import annotations

LATEST = "latest"


def reference_of(function: str, *, version: str | None) -> str:
    """Returns the text under which a function is pinned: `key`, or `key@3` for a fixed version."""
    wanted = (version or LATEST).strip().lower()
    return function if wanted == LATEST else f"{function}@{wanted}"


def parts_of(reference: str) -> tuple[str, str | None]:
    """Returns key (or name) and version of a reference; None stands for the latest."""
    function, at, version = reference.rpartition("@")
    return (function, version) if at else (reference, None)
