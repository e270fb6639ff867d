"""What an inline script reads and sets, as far as its text tells."""

from __future__ import annotations

import ast
import builtins
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_GIVEN: Final = frozenset({*dir(builtins), "input_data", "variables", "context"})
"""Names that a script has without anybody setting them."""


@dataclass(frozen=True, slots=True)
class ScriptNames:
    """Names a script reads without setting them anywhere, and names it sets, in alphabetical order."""

    read: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def names_in_script(script: str) -> ScriptNames:
    """Returns the names of a script; none for one that is not Python. What a function sets stays in it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(script.strip("\n"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ScriptNames()
    read: dict[str, None] = {}
    stored: dict[str, None] = {}
    local: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else stored)[node.id] = None
        else:
            local.update(dict.fromkeys(_defined(node)))
    free = {name for name in read if name not in stored and name not in local and name not in _GIVEN}
    return ScriptNames(tuple(sorted(free)), tuple(sorted(stored)))


def _defined(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ExceptHandler) and node.name:
        return [node.name]
    return []
