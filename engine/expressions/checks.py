"""The static check of a whole tree: what is refused is refused even where it would never be reached."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from engine.errors import ExpressionLimitExceeded, ForbiddenExpression
from engine.expressions.functions.vocabulary import FUNCTIONS
from engine.expressions.language import CONSTANT_TYPES, NODE_NAMES, NODES, OPERATORS
from engine.expressions.limits import MAX_DEPTH, MAX_INTEGER, MAX_INTEGER_BITS, MAX_NODES
from engine.expressions.source import plain_name, unparse
from engine.phrases import gettext as _
from engine.phrases import ngettext


def check_tree(tree: ast.expr, *, source: str) -> None:
    """Raise `ExpressionError` unless every node of the tree is on the allow list and the tree is small."""
    open_nodes: list[tuple[ast.expr, int]] = [(tree, 1)]
    count = 0
    while open_nodes:
        node, depth = open_nodes.pop()
        count += 1
        if count > MAX_NODES:
            raise ExpressionLimitExceeded(
                source, _("more than {max_nodes} names, constants and operators", max_nodes=MAX_NODES)
            )
        if depth > MAX_DEPTH:
            raise ExpressionLimitExceeded(
                source, _("nested in more than {max_depth} levels", max_depth=MAX_DEPTH)
            )
        reason = _objection(node)
        if reason:
            raise ForbiddenExpression(source, reason)
        open_nodes.extend((child, depth + 1) for child in operands(node))


def operands(node: ast.expr) -> Sequence[ast.expr]:
    """Return the parts of a node that have a value; of `x.f(a)` these are `x` and `a`."""
    if isinstance(node, ast.Call):
        return [node.func.value, *node.args] if isinstance(node.func, ast.Attribute) else node.args
    return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]


def _objection(node: ast.expr) -> str | None:
    """Return why this node is refused, or None."""
    if type(node) not in NODES:
        return NODE_NAMES.get(type(node), _("`{name}` is not part of the language", name=type(node).__name__))
    match node:
        case ast.Constant():
            return _objection_to_constant(node.value)
        case ast.Name():
            return _objection_to_name(node.id)
        case ast.Attribute():
            return _objection_to_name(node.attr)
        case ast.Call():
            return _objection_to_call(node)
        case ast.BinOp() | ast.UnaryOp():
            return _objection_to_operator(node)
        case ast.Dict() if None in node.keys:
            return _("objects cannot be spread with `**`")
    return None


def _objection_to_constant(value: object) -> str | None:
    if type(value) not in CONSTANT_TYPES:
        return _("a constant is a number, a text, true, false or null, not `{value}`", value=repr(value))
    if isinstance(value, int) and value > MAX_INTEGER:
        return _("a whole number has at most {max_integer_bits} bits", max_integer_bits=MAX_INTEGER_BITS)
    if isinstance(value, float) and value in {float("inf"), float("-inf")}:
        return _("the number is too big")
    if isinstance(value, str) and ("\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value)):
        return _("a text cannot hold NUL or half of a character")
    return None


def _objection_to_name(name: str) -> str | None:
    return (
        _("`{plain_name}`: names do not begin with `_`", plain_name=plain_name(name))
        if name.startswith("_")
        else None
    )


def _objection_to_operator(node: ast.BinOp | ast.UnaryOp) -> str | None:
    if type(node.op) not in OPERATORS:
        return _("the operator in `{unparse}` is not part of the language", unparse=unparse(node))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        formats = isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
        return _("`%` divides numbers; it does not format a text") if formats else None
    return None


def _objection_to_call(node: ast.Call) -> str | None:
    match node.func:
        case ast.Name(id=name):
            function, given = FUNCTIONS.get(name), len(node.args)
        case ast.Attribute(attr=name):
            function, given = FUNCTIONS.get(name), len(node.args) + 1
            if function is not None and not function.after_dot:
                return _("write `{name}(…)`; after a dot it cannot be called", name=name)
        case _:
            return _("only a function of the language can be called, by its name")
    if function is None:
        return _(
            "there is no function `{plain_name}`; there are {functions}",
            plain_name=plain_name(name),
            functions=", ".join(FUNCTIONS),
        )
    if node.keywords:
        return _("`{name}` takes no named arguments", name=name)
    if given < function.fewest or (function.most is not None and given > function.most):
        return _(
            "`{name}` takes {count}, {given} given",
            name=name,
            count=_count(function.fewest, function.most),
            given=given,
        )
    return None


def _count(fewest: int, most: int | None) -> str:
    if most is None:
        return ngettext("at least {count} argument", "at least {count} arguments", fewest)
    if fewest == most:
        return ngettext("{count} argument", "{count} arguments", fewest)
    return _("{fewest} to {most} arguments", fewest=fewest, most=most)
