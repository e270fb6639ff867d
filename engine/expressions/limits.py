"""The limits of `security.md` §2.7: an expression ends quickly and stays small, whatever it says."""

from __future__ import annotations

from typing import Final

MAX_SOURCE: Final = 2_000
"""Characters of one expression."""

MAX_DEPTH: Final = 40
"""Levels of nesting, in brackets as well as in the tree."""

MAX_NODES: Final = 400
"""Operators, names, constants and calls of one expression."""

MAX_INTEGER_BITS: Final = 256
MAX_INTEGER: Final = 2**MAX_INTEGER_BITS - 1

MAX_EXPONENT: Final = 64

MAX_TEXT: Final = 100_000
"""Characters of a text that an expression or a template makes."""

MAX_LIST: Final = 10_000
"""Elements of a list that an expression makes."""

MAX_STEPS: Final = 20_000
"""Elements walked during one evaluation; nodes cannot repeat, so only lists need counting."""

MAX_VALUE_DEPTH: Final = 100
"""Levels of nesting of a result."""

MAX_TEMPLATE_EXPRESSIONS: Final = 500
"""`${…}` of one template."""
