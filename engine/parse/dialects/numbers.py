"""Numbers as other engines write them."""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = re.compile(r"-?[0-9]{1,9}")


def whole_number(text: str) -> int | None:
    """Return a whole number of at most nine digits; None for everything else."""
    return int(text) if _WHOLE.fullmatch(text) else None


def priority_level(text: str) -> int | None:
    """Bring 0 to 100, the highest last, to 1 to 5, the highest first; None for what is no number."""
    number = whole_number(text)
    return None if number is None else max(1, min(5, 5 - number // 20))
