"""The allow list: everything an expression may consist of. What is not named here is refused."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.json_values import Json
from engine.phrases import gettext as _

CONSTANTS: Final[Mapping[str, Json]] = MappingProxyType({"null": None, "true": True, "false": False})
"""Words of JSON; Python's own `None`, `True` and `False` mean the same."""

WORDS: Final = frozenset(
    {"and", "or", "not", "in", "is", "if", "else", "None", "True", "False"}
    | {"for", "lambda", "yield", "await"}
)
"""The Python keywords that name no variable, because the language has or refuses them; a field may."""

NODES: Final = frozenset(
    {
        ast.Constant,
        ast.Name,
        ast.Attribute,
        ast.Subscript,
        ast.Slice,
        ast.List,
        ast.Tuple,
        ast.Dict,
        ast.BoolOp,
        ast.UnaryOp,
        ast.BinOp,
        ast.Compare,
        ast.IfExp,
        ast.Call,
    }
)

OPERATORS: Final = frozenset(
    {
        ast.Not,
        ast.UAdd,
        ast.USub,
        ast.Add,
        ast.Sub,
        ast.Mult,
        ast.Div,
        ast.FloorDiv,
        ast.Mod,
        ast.Pow,
    }
)

CONSTANT_TYPES: Final = frozenset({type(None), bool, int, float, str})

REFUSED_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "=": _("a single `=` sets something; compare with `==`"),
        ":=": _("an expression cannot set a variable"),
        "?": _("write `a if condition else b` for a choice"),
        ";": _("an expression is one value, not several statements"),
        "#": _("an expression has no comments"),
        "\\": _("a backslash belongs inside a text"),
        "~": _("write `not`"),
        "&": _("write `and`"),
        "|": _("write `or`"),
        "^": _("write `**` for a power"),
        "<<": _("numbers have no bits here"),
        ">>": _("numbers have no bits here"),
        "@": _("`@` has no meaning"),
        "$": _("`${{…}}` stands around a whole expression, not inside one"),
        "`": _("write texts in \" or '"),
    }
)

NODE_NAMES: Final[Mapping[type[ast.AST], str]] = MappingProxyType(
    {
        ast.Lambda: _("functions cannot be defined"),
        ast.ListComp: _("comprehensions are not part of the language"),
        ast.SetComp: _("comprehensions are not part of the language"),
        ast.DictComp: _("comprehensions are not part of the language"),
        ast.GeneratorExp: _("comprehensions are not part of the language"),
        ast.Set: _("sets are not part of the language; write a list in [ ]"),
        ast.JoinedStr: _("texts with a prefix are not part of the language"),
        ast.Starred: _("arguments cannot be spread with `*`"),
        ast.NamedExpr: _("an expression cannot set a variable"),
    }
)
"""Why a node is refused, where there is more to say than that it is not part of the language."""
