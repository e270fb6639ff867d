"""What a join sees of its scope when it decides whether to pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.json_values import JsonObject


@dataclass(slots=True)
class Waiting:
    """The tokens at a join and around it."""

    arrived: Mapping[str, int]
    """Incoming flow → tokens that wait there; flows without any are left out."""
    reach: Mapping[str, frozenset[str]]
    """Incoming flow → elements from which a token can still come by it; for late joins only."""
    elsewhere: Sequence[str] = ()
    """Elements of the same scope that hold a token; for late joins only."""
    holds: Callable[[str, JsonObject], bool] | None = None
    """Whether a condition holds in the scope, with some more variables."""
