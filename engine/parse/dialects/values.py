"""A value of another engine in our words, or a note why it has none."""

from __future__ import annotations

from collections.abc import Callable

from engine.parse.dialects.notebook import Foreign
from engine.parse.dialects.rewriting import Untranslatable
from engine.phrases import gettext as _


def said_or_noted(foreign: Foreign, feature: str, text: str, *, say: Callable[[str], str]) -> str:
    """Return what `say` makes of a text; empty, and noted, where it finds no way to say it."""
    try:
        return say(text)
    except Untranslatable as reason:
        foreign.note(
            feature,
            "blocks",
            _("{text} cannot be said in our expressions: {reason}", text=text[:100], reason=reason.sentence),
        )
        return ""
