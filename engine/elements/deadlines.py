"""Moments that an author writes as a duration or a date, possibly with an expression."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.elements.context import Context
from engine.errors import ExpressionError, ExpressionFailed
from engine.expressions import parse_duration, parse_instant


def deadline(context: Context, text: str) -> float | None:
    """Seconds since 1970 of a duration from now or of a date; None for an empty expression.

    Raises ExpressionError for a text that is neither.
    """
    written = evaluated_text(context, text)
    if not written:
        return None
    try:
        later = parse_duration(written).add_to(datetime.fromtimestamp(context.now, tz=UTC))
    except ExpressionError:
        return parse_instant(written).timestamp()
    except OverflowError:
        raise ExpressionFailed(written, "this lies beyond the year 9999") from None
    return later.timestamp()


def evaluated_text(context: Context, text: str) -> str:
    """The text of a timer: `${…}`, `=…` and the bare name of a variable are evaluated."""
    if "${" in text:
        return context.fill_text(text) or ""
    if text.startswith("="):
        return context.fill_text("${" + text[1:] + "}") or ""
    if text.isidentifier() and text in context.variables:
        return context.fill_text("${" + text + "}") or ""
    return text
