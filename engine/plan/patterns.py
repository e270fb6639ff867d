"""Regular expressions of authors, refused when matching could take for ever: there is no clock here."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]  # the only way to see a pattern's structure
from typing import cast

from engine.phrases import gettext as _

MAX_PATTERN = 500
"""Characters of a pattern."""

MAX_OPEN_REPETITIONS = 4
"""Unbounded repetitions side by side; each can cost another power of the text's length."""

_OPEN = 20
"""A repetition allowed more often than this counts as unbounded."""

Operations = Iterable[tuple[object, object]]
"""A parsed pattern: operations with their arguments."""


class UnsafePattern(Exception):
    """The regular expression is broken or could run for ever; the text says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern, for full matches; raises UnsafePattern when it is broken or could backtrack for ever."""
    if len(pattern) > MAX_PATTERN:
        raise UnsafePattern(_("a pattern has at most {max_pattern} characters", max_pattern=MAX_PATTERN))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = _parser.parse(pattern)
            compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise UnsafePattern(_("not a regular expression: {error}", error=error)) from None
    if _nests(tree, inside=False) or _count_open(tree) > MAX_OPEN_REPETITIONS:
        raise UnsafePattern(_("repetitions inside repetitions, or too many of them, can take for ever"))
    return compiled


def _is_open(operation: object, argument: object) -> bool:
    if str(operation) not in {"MAX_REPEAT", "MIN_REPEAT"}:
        return False
    return cast("int", cast("tuple[object, ...]", argument)[1]) > _OPEN


def _inner(argument: object) -> Iterator[Operations]:
    """The patterns directly inside one operation's argument."""
    if isinstance(argument, _parser.SubPattern):
        yield cast("Operations", argument)
    elif isinstance(argument, list | tuple):
        for item in argument:
            yield from _inner(item)


def _nests(tree: Operations, *, inside: bool) -> bool:
    """Whether an unbounded repetition holds another one, a choice or a back reference."""
    for operation, argument in tree:
        is_open = _is_open(operation, argument)
        if inside and (is_open or str(operation) in {"BRANCH", "GROUPREF"}):
            return True
        if any(_nests(part, inside=inside or is_open) for part in _inner(argument)):
            return True
    return False


def _count_open(tree: Operations) -> int:
    return sum(
        _is_open(operation, argument) + sum(_count_open(part) for part in _inner(argument))
        for operation, argument in tree
    )
