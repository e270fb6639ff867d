"""What the tests of this folder evaluate with."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.expressions import compile_expression
from engine.json_values import Json

NOW = datetime(2024, 2, 1, 12, 30, tzinfo=UTC)


def evaluate(source: str, **variables: Json) -> Json:
    """Return the value of an expression at noon thirty of 1 February 2024."""
    return compile_expression(source).evaluate(variables, now=NOW)
