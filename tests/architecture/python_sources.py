"""Our own Python files, as the tests of the architecture look at them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def product_modules() -> list[Path]:
    """Returns every module of the engine and the studio but migrations, which Django writes."""
    found = [path for package in ("engine", "studio") for path in (ROOT / package).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yields every function and method of a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name_of(path: Path) -> str:
    """Returns a module's path from the top of the checkout."""
    return str(path.relative_to(ROOT))


def imported_modules(within: ast.AST) -> Iterator[str]:
    """Yields the name of every module imported anywhere within a piece of code."""
    for node in ast.walk(within):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
