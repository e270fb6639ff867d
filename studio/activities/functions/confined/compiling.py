"""From source to code under the policy, or to what is wrong with it and where."""

from __future__ import annotations

import ast
from types import CodeType

from studio.activities.functions.confined.failures import ScriptFailure
from studio.activities.functions.confined.policy import Place, Policy

FILENAME = "<script>"


def compile_script(source: str) -> CodeType:
    """Compiles under the policy; raises ScriptFailure with the line."""
    tree = parsed(source)
    policy = Policy()
    try:
        policy.visit(tree)
        if not policy.places:
            return compile(tree, FILENAME, "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        policy.places = [Place(str(error), getattr(error, "lineno", None), 1)]
    first = policy.places[0]
    raise ScriptFailure("compilation_error", first.message, line=first.line, column=first.column)


def parsed(source: str) -> ast.Module:
    """Returns the source as a tree; raises ScriptFailure."""
    try:
        return ast.parse(source, FILENAME, "exec")
    except SyntaxError as error:
        raise ScriptFailure(
            "syntax_error", error.msg or "not Python", line=error.lineno, column=error.offset or 1
        ) from None
    except (ValueError, RecursionError, MemoryError) as error:
        reason = str(error) or "it is nested too deeply"
        raise ScriptFailure("syntax_error", f"the script cannot be read: {reason}") from None
