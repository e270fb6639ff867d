"""A checked tree becomes nested closures, once; evaluating calls the outermost.

Gateways evaluate often, so nothing is looked up per evaluation that can be looked up per compilation,
and what explains a failure is only worked out when there is one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, cast

from engine.expressions.access import as_key, read_field, read_index, read_slice
from engine.expressions.arithmetic import OPERATIONS, keep_sign, negate
from engine.expressions.checks import operands
from engine.expressions.comparison import COMPARISONS, contains
from engine.expressions.explanations import FAILURES, explain
from engine.expressions.functions.vocabulary import FUNCTIONS
from engine.expressions.language import CONSTANTS
from engine.expressions.source import plain_name
from engine.expressions.values import Moment, Value

Run = Callable[[Moment], Value]
Relation = Callable[[Moment, Value, Value], bool]


def compile_tree(node: ast.expr) -> Run:
    """Return what computes the value of a checked tree for a moment."""
    return _BUILDERS[type(node)](node)


def _constant(node: ast.Constant) -> Run:
    value = cast("Value", node.value)  # `checks.py` lets only these types pass
    return lambda _: value


def _name(node: ast.Name) -> Run:
    name = plain_name(node.id)
    if name in CONSTANTS:
        value = cast("Value", CONSTANTS[name])
        return lambda _: value
    return lambda moment: moment.read(name)


def _attribute(node: ast.Attribute) -> Run:
    name = plain_name(node.attr)
    return _apply(node, lambda _, value: read_field(value, name=name))


def _subscript(node: ast.Subscript) -> Run:
    if not isinstance(node.slice, ast.Slice):
        return _apply(node, lambda _, value, index: read_index(value, index=index))
    parts = [part or ast.Constant(None) for part in (node.slice.lower, node.slice.upper, node.slice.step)]
    return _apply(
        node, lambda _, value, *bounds: read_slice(value, bounds=bounds), parts=[node.value, *parts]
    )


def _list(node: ast.List | ast.Tuple) -> Run:
    runs = [compile_tree(element) for element in node.elts]
    return lambda moment: [run(moment) for run in runs]


def _dict(node: ast.Dict) -> Run:
    keys = [compile_tree(key) for key in node.keys if key is not None]
    values = [compile_tree(value) for value in node.values]

    def run(moment: Moment) -> Value:
        return {as_key(key(moment)): value(moment) for key, value in zip(keys, values, strict=True)}

    return run


def _bool_op(node: ast.BoolOp) -> Run:
    first, *rest = [compile_tree(value) for value in node.values]
    stops_at = isinstance(node.op, ast.Or)

    def run(moment: Moment) -> Value:
        value = first(moment)
        for following in rest:
            if bool(value) is stops_at:
                return value
            value = following(moment)
        return value

    return run


def _unary(node: ast.UnaryOp) -> Run:
    if isinstance(node.op, ast.Not):
        operand = compile_tree(node.operand)
        return lambda moment: not operand(moment)
    operate = negate if isinstance(node.op, ast.USub) else keep_sign
    return _apply(node, lambda _, value: operate(value))


def _binary(node: ast.BinOp) -> Run:
    return _pairwise(node, OPERATIONS[type(node.op).__name__], left=node.left, right=node.right)


def _compare(node: ast.Compare) -> Run:
    signs = [type(sign).__name__ for sign in node.ops]
    if len(signs) == 1 and signs[0] in COMPARISONS:
        return _pairwise(node, COMPARISONS[signs[0]], left=node.left, right=node.comparators[0])
    return _chain(node, relations=[_RELATIONS[sign] for sign in signs])


def _chain(node: ast.Compare, *, relations: Sequence[Relation]) -> Run:
    """Compare neighbours until one pair does not hold; everything is computed at most once."""
    parts = [node.left, *node.comparators]
    first, *rest = [compile_tree(part) for part in parts]
    links = list(zip(relations, rest, pairwise(parts), strict=True))

    def run(moment: Moment) -> Value:
        left = first(moment)
        for holds, following, pair in links:
            right = following(moment)
            try:
                if not holds(moment, left, right):
                    return False
            except FAILURES as error:
                raise explain(error, node=node, parts=pair, values=(left, right)) from None
            left = right
        return True

    return run


def _if_else(node: ast.IfExp) -> Run:
    test, then, otherwise = compile_tree(node.test), compile_tree(node.body), compile_tree(node.orelse)
    return lambda moment: then(moment) if test(moment) else otherwise(moment)


def _call(node: ast.Call) -> Run:
    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr  # type: ignore[attr-defined]
    function = FUNCTIONS[name].run
    return _apply(node, lambda moment, *arguments: function(moment, list(arguments)))


def _pairwise(
    node: ast.expr, operate: Callable[[Value, Value], Value], *, left: ast.expr, right: ast.expr
) -> Run:
    run_left, run_right = compile_tree(left), compile_tree(right)

    def run(moment: Moment) -> Value:
        first, second = run_left(moment), run_right(moment)
        try:
            return operate(first, second)
        except FAILURES as error:
            raise explain(error, node=node, parts=(left, right), values=(first, second)) from None

    return run


def _apply(node: ast.expr, function: Callable[..., Value], *, parts: Sequence[ast.expr] | None = None) -> Run:
    """Return what calls `function` with the moment and the values of the parts, and explains failures."""
    nodes = operands(node) if parts is None else parts
    runs = [compile_tree(part) for part in nodes]

    def run(moment: Moment) -> Value:
        values = [each(moment) for each in runs]
        try:
            return function(moment, *values)
        except FAILURES as error:
            raise explain(error, node=node, parts=nodes, values=values) from None

    return run


def _relate(compare: Callable[[Value, Value], bool]) -> Relation:
    return lambda _, left, right: compare(left, right)


_RELATIONS: Final[Mapping[str, Relation]] = MappingProxyType(
    {
        **{sign: _relate(compare) for sign, compare in COMPARISONS.items()},
        "In": lambda moment, left, right: contains(moment, right, left),
        "NotIn": lambda moment, left, right: not contains(moment, right, left),
    }
)

# `Any`: every builder takes the one node type it stands for.
_BUILDERS: Final[Mapping[type[ast.expr], Callable[[Any], Run]]] = MappingProxyType(
    {
        ast.Constant: _constant,
        ast.Name: _name,
        ast.Attribute: _attribute,
        ast.Subscript: _subscript,
        ast.List: _list,
        ast.Tuple: _list,
        ast.Dict: _dict,
        ast.BoolOp: _bool_op,
        ast.UnaryOp: _unary,
        ast.BinOp: _binary,
        ast.Compare: _compare,
        ast.IfExp: _if_else,
        ast.Call: _call,
    }
)
