"""How a variable may be called (`extensions.md`, process level)."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
WORDS_OF_THE_LANGUAGE: Final = frozenset(
    {"true", "false", "null", "and", "or", "not", "in", "is", "if", "else"}
)


def is_variable_name(text: str) -> bool:
    """Whether it begins with a letter, holds letters, digits and _ only, and has at most 64 characters."""
    return _NAME.fullmatch(text) is not None
