"""Values of Camunda 8: a text, or FEEL behind `=`."""

from __future__ import annotations

from engine.parse.dialects.feel import expression_from_feel, value_from_feel
from engine.parse.dialects.notebook import Foreign
from engine.parse.dialects.values import said_or_noted


def value_of(foreign: Foreign, feature: str, text: str) -> str:
    """Return a text, with `${…}` for FEEL; empty, and noted, where that is not possible."""
    return said_or_noted(foreign, feature, text.strip(), say=value_from_feel)


def expression_of(foreign: Foreign, feature: str, text: str) -> str:
    """Return an expression of ours for FEEL or a plain name; empty, and noted, where that is not possible."""
    return said_or_noted(foreign, feature, text, say=expression_from_feel) if text.strip() else ""
