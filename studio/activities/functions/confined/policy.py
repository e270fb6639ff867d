"""The language: Python without what could leave it. RestrictedPython, and what authors need besides.

Added: `d[k] += v` and `o.x += v` (as guard calls), annotations (dropped), `nonlocal`. Imports become
`_import_("module", "name")`, so that no import statement is left. Not in the language: async, match,
`except*`, star imports, metaclasses, names that begin with an underscore.
"""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

from RestrictedPython.transformer import (
    FORBIDDEN_FUNC_NAMES,
    IOPERATOR_TO_STR,
    RestrictingNodeTransformer,
    copy_locations,
)

METHODS = frozenset(
    f"__{name}__"
    for name in (
        *("init", "str", "repr", "len", "iter", "next", "bool", "hash", "contains"),
        *("lt", "le", "eq", "ne", "gt", "ge", "add", "sub", "mul", "truediv", "neg"),
    )
)
"""Special methods that a class of a script may define."""

FORBIDDEN_NAMES = frozenset(FORBIDDEN_FUNC_NAMES) - {"print", "printed"}


class Place(NamedTuple):
    """Something that is not allowed, and where: line and column from 1."""

    message: str
    line: int | None
    column: int


class Policy(RestrictingNodeTransformer):
    """Checks and rewrites a script; `places` holds what is not allowed."""

    places: list[Place]

    def __init__(self) -> None:
        super().__init__([], [], {})
        self.places = []

    def error(self, node: Any, info: str) -> None:
        """Notes what is not allowed, with its place."""
        place = Place(info, getattr(node, "lineno", None), getattr(node, "col_offset", 0) + 1)
        if place not in self.places:
            self.places.append(place)

    def check_name(self, node: Any, name: str | None, allow_magic_methods: bool = False) -> None:
        """Refuses names that could be guards of ours or special names of Python."""
        if name is None or name == "_":
            return
        is_method = allow_magic_methods and name in METHODS and node.col_offset != 0
        if name.startswith("_") and not is_method:
            self.error(node, f'"{name}" is not allowed: names must not begin with "_".')
        elif name.endswith("__roles__") or name in FORBIDDEN_NAMES:
            self.error(node, f'"{name}" is a reserved name.')

    def visit_Name(self, node: ast.Name) -> Any:
        """Checks a name; `print` is an ordinary function here."""
        if isinstance(node.ctx, ast.Load):
            self.used_names[node.id] = True
        self.check_name(node, node.id)
        if node.id == "super":
            self.error(node, '"super" is only for super().method(…).')
        return node

    def inject_print_collector(self, node: Any, position: int = 0) -> None:
        """Adds nothing: print writes to the run's own collector."""

    def visit_Import(self, node: ast.Import) -> Any:
        """Rewrites `import a as b` into `b = _import_("a")`."""
        self.check_import_names(node)
        for alias in node.names:
            if "." in alias.name:
                self.error(node, f'"{alias.name}" cannot be imported: modules have no submodules here.')
        return [
            assigned(alias.asname or alias.name, imported(alias.name, None), node) for alias in node.names
        ]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        """Rewrites `from a import b as c` into `c = _import_("a", "b")`."""
        if node.module == "__future__":
            return located(ast.Pass(), node)
        self.check_import_names(node)
        if node.level or not node.module or "." in node.module:
            self.error(node, "Only whole modules can be imported from, by their plain name.")
        module = node.module or ""
        return [
            assigned(alias.asname or alias.name, imported(module, alias.name), node) for alias in node.names
        ]

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        """Rewrites `super().name` into a guard call; `super()` can do nothing else."""
        if not is_super(node.value):
            return super().visit_Attribute(node)
        if not isinstance(node.ctx, ast.Load) or (node.attr.startswith("_") and node.attr != "__init__"):
            self.error(node, f'"{node.attr}" is not allowed: read methods of the class above, or __init__.')
        call = ast.Call(ast.Name("_parent_", ast.Load()), [node.value, ast.Constant(node.attr)], [])
        return located(call, node)

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        """Rewrites augmented assignment of items and attributes into guard calls; each part runs once."""
        operator = ast.Constant(IOPERATOR_TO_STR[type(node.op)])
        if isinstance(node.target, ast.Subscript):
            parts = [self.visit(node.target.value), self.visit(node.target.slice), self.visit(node.value)]
            return statement("_inplace_item_", [operator, *parts], node)
        if isinstance(node.target, ast.Attribute):
            self.visit_Attribute(
                ast.copy_location(ast.Attribute(ast.Constant(None), node.target.attr, ast.Load()), node)
            )
            name = ast.Constant(node.target.attr)
            parts = [self.visit(node.target.value), name, self.visit(node.value)]
            return statement("_inplace_attribute_", [operator, *parts], node)
        return super().visit_AugAssign(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        """Drops the annotation; without a value nothing is left."""
        if node.value is None:
            self.visit(node.target)
            return located(ast.Pass(), node)
        return self.visit(located(ast.Assign(targets=[node.target], value=node.value), node))

    def visit_arg(self, node: ast.arg) -> Any:
        """Drops the annotation of a parameter."""
        node.annotation = None
        return super().visit_arg(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        """Drops the annotation of the result."""
        node.returns = None
        return super().visit_FunctionDef(node)

    def visit_Global(self, node: ast.Global) -> Any:
        """Checks the names."""
        for name in node.names:
            self.check_name(node, name)
        return node

    def visit_Nonlocal(self, node: ast.Nonlocal) -> Any:
        """Allows it, after checking the names."""
        for name in node.names:
            self.check_name(node, name)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        """Allows classes without keywords; their metaclass is ours."""
        if node.keywords:
            self.error(node, "Classes take no keyword arguments.")
            node.keywords = []
        return located(super().visit_ClassDef(node), node)


def is_super(node: ast.expr) -> bool:
    """Tells whether an expression is `super()`, whose two arguments Python fills in."""
    called = isinstance(node, ast.Call) and not node.args and not node.keywords
    return called and isinstance(node.func, ast.Name) and node.func.id == "super"  # type: ignore[attr-defined]


def located(made: Any, node: Any) -> Any:
    """Returns the new node with the place of the old one."""
    copy_locations(made, node)
    return ast.fix_missing_locations(made)


def imported(module: str, name: str | None) -> ast.Call:
    """Returns the call that stands for an import."""
    words = [ast.Constant(module), *([ast.Constant(name)] if name else [])]
    return ast.Call(func=ast.Name("_import_", ast.Load()), args=list(words), keywords=[])


def assigned(name: str, value: ast.expr, node: ast.AST) -> ast.Assign:
    """Returns `name = value`."""
    made: ast.Assign = located(ast.Assign(targets=[ast.Name(name, ast.Store())], value=value), node)
    return made


def statement(guard: str, arguments: list[Any], node: ast.AST) -> ast.Expr:
    """Returns a call of a guard as a statement."""
    call = ast.Call(func=ast.Name(guard, ast.Load()), args=arguments, keywords=[])
    made: ast.Expr = located(ast.Expr(call), node)
    return made
