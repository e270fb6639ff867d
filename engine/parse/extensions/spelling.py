"""How names and booleans may be spelt in real files (`extensions.md`, Reading rules)."""

from __future__ import annotations

import re
from typing import Final

_BOOLEANS: Final = {
    "true": True,
    "1": True,
    "yes": True,
    "on": True,
    "false": False,
    "0": False,
    "no": False,
    "off": False,
}
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def read_boolean(text: str) -> bool | None:
    """Return the boolean, None where the text is not one."""
    return _BOOLEANS.get(text.strip().lower())


def same_name(found: str, *, canonical: str) -> bool:
    """Tell whether two names differ at most in the case of their leading letters.

    The leading letters are the run of capitals the canonical name begins with, at least its first letter:
    `aIAgentConfiguration`, `AIAgentConfiguration` and `aiAgentConfiguration` are one name.
    """
    if found == canonical:
        return True
    run = max(1, len(canonical) - len(canonical.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
    return found[run:] == canonical[run:] and found[:run].lower() == canonical[:run].lower()


def snake_case(name: str) -> str:
    """Return the Python name of an attribute: `bodyHtml` → `body_html`."""
    return _HUMP.sub("_", name).lower()
