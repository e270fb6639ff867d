"""What is wrong with a function before it ever runs, line by line, for whoever is writing it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from studio.activities.functions.confined.attributes import INSTANCE
from studio.activities.functions.confined.compiling import parsed
from studio.activities.functions.confined.facades import make_modules
from studio.activities.functions.confined.failures import ScriptFailure, printable
from studio.activities.functions.confined.names import make_builtins
from studio.activities.functions.confined.policy import Policy
from studio.activities.functions.confined.schemas import problem_of_schema

MOST_PROBLEMS = 50
SCHEMAS = {"input_schema": "input", "output_schema": "output"}
GIVEN = frozenset({"print", "__name__"})


def check(request: dict[str, Any]) -> dict[str, Any]:
    """Returns {"problems": [{kind, message, line, column}], "parameters": [names of execute]}."""
    found = [
        about(f"{name}_validation_error", problem)
        for key, name in SCHEMAS.items()
        if request.get(key) is not None
        and (problem := problem_of_schema(request[key], name=f"{name} schema")) is not None
    ]
    try:
        tree = parsed(request["source"])
        parameters = parameters_in(tree)
        found += problems_of(tree)
    except ScriptFailure as failure:
        found.append(about(failure.kind, failure.message, line=failure.line, column=failure.column))
        parameters = None
    found.sort(key=lambda one: (one["line"] or 0, one["column"]))
    return {"problems": found[:MOST_PROBLEMS], "parameters": parameters}


def problems_of(tree: ast.Module) -> list[dict[str, Any]]:
    """Returns what is wrong with a function that can be read; the tree is used up by it."""
    found = [] if defines_execute(tree) else [about("missing_function", "define execute(input_data)")]
    found += unknown_imports(tree)
    found += unknown_names(tree)
    policy = Policy()
    try:
        policy.visit(tree)
        if not policy.places:
            compile(tree, "<script>", "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        found.append(about("compilation_error", str(error), line=getattr(error, "lineno", None)))
    found += (
        about("compilation_error", place.message, line=place.line, column=place.column)
        for place in policy.places
    )
    return found


def about(kind: str, message: str, *, line: int | None = None, column: int = 1) -> dict[str, Any]:
    """Returns one problem; line None means the function as a whole."""
    return {"kind": kind, "message": printable(message), "line": line, "column": column}


def unknown_imports(tree: ast.Module) -> Iterator[dict[str, Any]]:
    """Yields imports of what there is not; when it runs they fail as `definition_error`."""
    modules = make_modules(seed="")
    for node in ast.walk(tree):
        wanted: list[tuple[str, str | None]]
        if isinstance(node, ast.Import):
            wanted = [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            wanted = [(node.module or "", alias.name) for alias in node.names]
        else:
            continue
        for module, name in wanted:
            if module not in modules:
                message = f"there is no module {module!r} here; there are: {', '.join(sorted(modules))}"
            elif name is not None and name != "*" and name not in modules[module].offered:
                message = f"the module {module!r} offers no {name!r} here"
            else:
                continue
            yield about("definition_error", message, line=node.lineno, column=node.col_offset + 1)


def unknown_names(tree: ast.Module) -> Iterator[dict[str, Any]]:
    """Yields names that nothing in the function sets and the language does not have."""
    known = {*make_builtins(), *GIVEN, *names_set_in(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in known:
            known.add(node.id)
            if not node.id.startswith("_"):
                message = f"there is no {node.id!r} here"
                yield about("runtime_error", message, line=node.lineno, column=node.col_offset + 1)


def names_set_in(tree: ast.Module) -> Iterator[str]:
    """Yields every name that is set anywhere in the function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name


def defines_execute(tree: ast.Module) -> bool:
    """Tells whether the function sets the name `execute` at its outermost level, by def or otherwise."""
    own = ast.Module([node for node in tree.body if not isinstance(node, ast.ClassDef)], [])
    return any(
        (isinstance(node, ast.FunctionDef) and node.name == "execute")
        or (isinstance(node, ast.Name) and node.id == "execute" and isinstance(node.ctx, ast.Store))
        or (isinstance(node, ast.alias) and (node.asname or node.name) == "execute")
        for node in ast.walk(own)
    )


def parameters_in(tree: ast.Module) -> list[str] | None:
    """Returns the parameters of execute, or None where it is not a plain function."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "execute":
            taken = node.args
            return [each.arg for each in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)]
    return None


def describe(_request: dict[str, Any]) -> dict[str, Any]:
    """Returns what the language offers: {"names", "modules": {module: names}, "attributes"}."""
    modules = make_modules(seed="")
    names = sorted(name for name in make_builtins() if not name.startswith("__"))
    attributes = sorted({name for offered in INSTANCE.values() for name in offered} | {"format"})
    return {
        "names": [*names, "print"],
        "modules": {name: sorted(module.offered) for name, module in sorted(modules.items())},
        "attributes": attributes,
    }
