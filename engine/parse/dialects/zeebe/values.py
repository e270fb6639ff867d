"""Values of Camunda 8: a text, or FEEL behind `=`."""

from __future__ import annotations

from engine.parse.dialects.feel import expression_from_feel, value_from_feel
from engine.parse.dialects.notebook import Foreign
from engine.parse.dialects.rewriting import Untranslatable
from engine.phrases import gettext as _


def value_of(foreign: Foreign, feature: str, text: str) -> str:
    """Return a text, with `${…}` for FEEL; empty, and noted, where that is not possible."""
    try:
        return value_from_feel(text.strip())
    except Untranslatable as reason:
        foreign.note(
            feature,
            "blocks",
            _("{text} cannot be said in our expressions: {reason}", text=text[:100], reason=reason.sentence),
        )
        return ""


def expression_of(foreign: Foreign, feature: str, text: str) -> str:
    """Return an expression of ours for FEEL or a plain name; empty, and noted, where that is not possible."""
    try:
        return expression_from_feel(text) if text.strip() else ""
    except Untranslatable as reason:
        foreign.note(
            feature,
            "blocks",
            _("{text} cannot be said in our expressions: {reason}", text=text[:100], reason=reason.sentence),
        )
        return ""
