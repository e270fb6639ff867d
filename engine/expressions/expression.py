"""Expressions of authors: compiled once, evaluated often, the same answer for the same variables and time.

The language is `execution.md`, section Expressions. Two decisions of our own:

* `x.f(a)` is another spelling of `f(x, a)` for the functions on texts, lists and objects that only look
  (`contains startswith endswith lower upper strip split join get keys values`), because imported files write
  `test.contains("a")`. It is no method call: `f` comes from the fixed table, so `items.append(3)`,
  `x.clear()` and `"…".format(x)` are refused before anything runs.
* A variable shadows no function and no function a variable: `len(items)` calls the function also where a
  variable is named `len`, and `len` alone reads the variable.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final, cast

from engine.errors import ExpressionFailed, ExpressionLimitExceeded, ForbiddenExpression
from engine.expressions.checks import check_tree, operands
from engine.expressions.compilation import Run, compile_tree
from engine.expressions.language import CONSTANTS
from engine.expressions.limits import MAX_SOURCE
from engine.expressions.problems import Excess, Problem
from engine.expressions.source import parse_source, plain_name, unparse
from engine.expressions.values import Moment, Value, to_json
from engine.json_values import Json, Variables

_COMPILED_AT_ONCE: Final = 4_096


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked and compiled expression; `names` are the variables it reads, in alphabetical order."""

    source: str
    names: tuple[str, ...]
    _run: Run = field(repr=False, compare=False)
    _whole: str = field(repr=False, compare=False)

    def evaluate(self, variables: Variables, *, now: datetime | float) -> Json:
        """Return the value for these variables; `now` (seconds since 1970, or aware) is what `now()` says.

        Raises `ExpressionFailed` or `ExpressionLimitExceeded`, nothing else. Changes nothing, and the result
        shares nothing with the variables.
        """
        return self.evaluate_at(Moment(cast("Mapping[str, Value]", variables), now=now))

    def evaluate_at(self, moment: Moment) -> Json:
        """Do the same within the steps that `moment` has left, as the parts of one template share them."""
        try:
            return to_json(self._run(moment))
        except Problem as problem:
            reason = problem.sentence(whole=self._whole)
            raise ExpressionFailed(self.source, reason, variable=problem.variable) from None
        except Excess as excess:
            raise ExpressionLimitExceeded(self.source, excess.reason) from None
        except (RecursionError, MemoryError):
            raise ExpressionLimitExceeded(self.source, "the values are nested too deep or too big") from None
        except (ArithmeticError, LookupError, OSError, TypeError, ValueError) as error:
            # Values that are no JSON get here; the text of the error could show a sensitive one.
            raise ExpressionFailed(self.source, f"these values do not fit ({type(error).__name__})") from None

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Travel as the source: closures cannot."""
        return compile_expression, (self.source,)


def compile_expression(source: str) -> Expression:
    """Check and compile an expression, with or without `${…}` or a leading `=` around it.

    Raises `ForbiddenExpression` for what is not part of the language, `ExpressionLimitExceeded` for what is
    too long, too deep or too big. Remembers what it compiled.
    """
    if not isinstance(source, str):
        raise ForbiddenExpression(repr(source), "an expression is a text")
    if len(source) > MAX_SOURCE:
        raise ExpressionLimitExceeded(source, f"an expression has at most {MAX_SOURCE:,} characters")
    return _compile(source)


@lru_cache(maxsize=_COMPILED_AT_ONCE)
def _compile(source: str) -> Expression:
    tree = parse_source(source)
    check_tree(tree, source=source)
    return Expression(source=source, names=_names_in(tree), _run=compile_tree(tree), _whole=unparse(tree))


def _names_in(tree: ast.expr) -> tuple[str, ...]:
    found: set[str] = set()
    open_nodes = [tree]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, ast.Name) and node.id not in CONSTANTS:
            found.add(plain_name(node.id))
        open_nodes.extend(operands(node))
    return tuple(sorted(found))
