"""Whether it is known what a version costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_priced(settings: Mapping[str, Any], *, provider: str) -> bool:
    """Tells whether every model has its prices; the offline one costs nothing."""
    models = [settings, settings.get("fallback") or settings]
    known = all(each.get(name) is not None for each in models for name in ("price_input", "price_output"))
    return known or provider == "offline"
