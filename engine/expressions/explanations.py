"""Sentences about failures: what was expected, what was found, where, and which variable it came from.

They name kinds and variables, never values: a variable may be sensitive, and messages are shown and logged.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final

from engine.expressions.language import CONSTANTS
from engine.expressions.problems import Excess, Problem, Unfit
from engine.expressions.source import plain_name, unparse
from engine.expressions.values import Value, kind

FAILURES: Final = (Problem, Unfit, ArithmeticError)
"""What an operation raises about its operands; `Excess` passes, the limit is the whole expression's."""

_MAX_QUOTE: Final = 80


def explain(
    error: Exception, *, node: ast.expr, parts: Sequence[ast.expr], values: Sequence[Value]
) -> Problem | Excess:
    """Return the failure of the operation at `node`, whose operands are `parts` with these `values`."""
    if isinstance(error, Problem):
        return error if error.where else Problem(error.reason, where=_quote(node))
    if isinstance(error, Unfit):
        return _explain_operand(error, node=node, part=parts[error.position], value=values[error.position])
    if isinstance(error, ZeroDivisionError):
        return Problem("a number cannot be divided by zero", where=_quote(node))
    return Excess(f"the number that `{_quote(node)}` makes is too big")


def _explain_operand(error: Unfit, *, node: ast.expr, part: ast.expr, value: Value) -> Problem:
    text, variable = _quote(part), _variable_of(part)
    subject = f"the variable `{text}`" if isinstance(part, ast.Name) and variable else f"`{text}`"
    if value is not None:
        reason = f"{subject} is {kind(value)}; {error.expected}"
    elif variable is None:
        reason = f"{subject} has no value; {error.expected}"
    else:
        remedy = f"Give it a value first or test `{text} != null`."
        reason = f"{subject} has no value; {error.expected}. {remedy}"
    return Problem(reason, where=_quote(node), variable=variable)


def _variable_of(node: ast.expr) -> str | None:
    """Return the variable that `a`, `a.b` or `a[0]` starts from."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return plain_name(node.id) if isinstance(node, ast.Name) and node.id not in CONSTANTS else None


def _quote(node: ast.expr) -> str:
    text = unparse(node)
    return text if len(text) <= _MAX_QUOTE else text[: _MAX_QUOTE - 1] + "…"
