"""Conditions as sentences: "total is greater than 1000"."""

from __future__ import annotations

import ast
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from engine.expressions.source import parse_source


def condition_in_words(source: str) -> str:
    """Returns what a condition says; what cannot be told simply stays code."""
    try:
        compile_expression(source)
        tree = parse_source(source)
    except ExpressionError:
        return code(source)
    return told(tree) or code(source)


def code(source: str) -> str:
    """Returns a text marked as code."""
    return f"`{' '.join(source.split())}`"


def told(node: ast.expr) -> str:
    """Returns the words of a part of a condition; "" where there are none."""
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return joined(values, word=_("and"))
        case ast.BoolOp(op=ast.Or(), values=values):
            return joined(values, word=_("or"))
        case ast.UnaryOp(op=ast.Not(), operand=operand) if name_of(operand):
            return _("*%(name)s* is not the case") % {"name": name_of(operand)}
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return compared(left, operator, right)
        case _ if name_of(node):
            return _("*%(name)s* is the case") % {"name": name_of(node)}
    return ""


def joined(parts: list[ast.expr], *, word: str) -> str:
    """Returns parts with a word between them; parts that are joined themselves stand in brackets."""
    texts = [f"({told(each)})" if isinstance(each, ast.BoolOp) else told(each) for each in parts]
    return f" {word} ".join(texts) if all(text.strip("()") for text in texts) else ""


def compared(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> str:
    """Returns a comparison of a variable with something; "" for others."""
    name, value = name_of(left), value_of(right)
    if not name or not value:
        return ""
    if isinstance(right, ast.Name) and right.id in _TRUTHS and isinstance(operator, ast.Eq | ast.NotEq):
        holds = _TRUTHS[right.id] is isinstance(operator, ast.Eq)
        return (_("*%(name)s* is the case") if holds else _("*%(name)s* is not the case")) % {"name": name}
    words = _words().get(type(operator), "")
    return words % {"name": name, "value": value} if words else ""


def _words() -> dict[type[ast.cmpop], str]:
    return {
        ast.Eq: _("*%(name)s* is %(value)s"),
        ast.NotEq: _("*%(name)s* is not %(value)s"),
        ast.Gt: _("*%(name)s* is greater than %(value)s"),
        ast.GtE: _("*%(name)s* is at least %(value)s"),
        ast.Lt: _("*%(name)s* is less than %(value)s"),
        ast.LtE: _("*%(name)s* is at most %(value)s"),
        ast.In: _("*%(name)s* is one of %(value)s"),
        ast.NotIn: _("*%(name)s* is none of %(value)s"),
    }


_TRUTHS: Final = MappingProxyType({"true": True, "True": True, "false": False, "False": False})
_NOTHING: Final = frozenset({"null", "None"})


def name_of(node: ast.expr) -> str:
    """Returns the words for a variable or a field of one: `order.total` → "order total"."""
    match node:
        case ast.Name(id=name) if name not in _NOTHING:
            return name.replace("_", " ")
        case ast.Attribute(value=value, attr=name):
            around = name_of(value)
            return f"{around} {name.replace('_', ' ')}" if around else ""
    return ""


def value_of(node: ast.expr) -> str:
    """Returns a constant, a variable or a list of constants for a sentence."""
    match node:
        case ast.Name(id=name) if name in _NOTHING:
            return _("empty")
        case ast.Constant(value=str(text)):
            return f"“{text}”"
        case ast.Constant(value=value):
            return f"{value}" if isinstance(value, int | float) else ""
        case ast.List(elts=elements):
            texts = [value_of(each) for each in elements]
            return ", ".join(texts) if all(texts) else ""
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return f"-{value}"
    name = name_of(node)
    return f"*{name}*" if name else ""
