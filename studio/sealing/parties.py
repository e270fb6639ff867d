"""Who has sealed values: everybody takes part when keys change, else what they sealed is lost.

`studio.wiring.sealing` names all parties. Sealed columns take part by themselves (`resealing.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Party(NamedTuple):
    """Whoever seals under the keys of this installation."""

    what: str
    """What its values are called on a terminal."""
    reseal: Callable[[], int]
    """Seals everything with the newest key and returns how many values were; raises Unreadable."""
    left: Callable[[], int]
    """Returns how many values still need an older key."""
