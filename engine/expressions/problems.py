"""What goes wrong inside an evaluation, before the expression that did it is known.

These signals never leave the package: `expression.py` and `interpolation.py` turn each of them into
an `ExpressionError`. They carry kinds of values and names, never values: a variable may be sensitive.
"""

from __future__ import annotations


class Problem(Exception):
    """These values cannot be used like this; `where` is the part of the expression that did."""

    def __init__(self, reason: str, *, where: str | None = None, variable: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.where = where
        self.variable = variable

    def sentence(self, *, whole: str) -> str:
        """Return the reason, led by the part of the expression it is about unless that is the whole."""
        if self.where is None or self.where == whole:
            return self.reason
        return f"in `{self.where}`: {self.reason}"


class Unfit(Exception):
    """The operand or argument at `position` (from 0) is not what `expected` says it should be."""

    def __init__(self, expected: str, *, position: int) -> None:
        super().__init__(expected)
        self.expected = expected
        self.position = position


class Excess(Exception):
    """A limit was reached."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
