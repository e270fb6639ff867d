"""From the text of an author to a Python syntax tree: unwrapping, other spellings, lexical refusals.

`&&`, `||` and `!` become Python's operators here, token by token, so that texts stay untouched. `!` binds as
tightly as where it comes from (`!a == b` is `(!a) == b`): it travels as `~`, which authors cannot write.
"""

from __future__ import annotations

import ast
import keyword
import re
from typing import Final
from unicodedata import normalize

from engine.errors import ExpressionLimitExceeded, ForbiddenExpression
from engine.expressions.language import REFUSED_SIGNS, WORDS
from engine.expressions.limits import MAX_DEPTH, MAX_SOURCE
from engine.phrases import gettext as _

KEYWORD_MARK: Final = "\ua78f"
"""Follows a name that is a keyword of Python (`mail.from`) while it is parsed; authors cannot write it."""

_TEXT = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_TOKEN: Final = re.compile(
    rf"(?P<space>\s+)|(?P<text>{_TEXT})|(?P<number>\d[\w.]*)|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>&&|\|\||:=|==|!=|<=|>=|<<|>>|\*\*|//|.)",
    re.DOTALL,
)
_BRACES: Final = re.compile(rf"{_TEXT}|[{{}}]", re.DOTALL)
_NUMBER: Final = re.compile(r"[0-9][0-9_]*(\.[0-9_]*)?([eE][0-9_]*)?|0[xXoObB][0-9a-fA-F_]+")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED: Final = frozenset("\\'\"\nabfnrtvxNuU01234567")
_SPELLINGS: Final = {"&&": " and ", "||": " or ", "!": " ~"}


def find_closing_brace(text: str, *, start: int) -> int | None:
    """Return where the `${` at `start` closes, minding texts and inner braces; None when it does not."""
    depth = 0
    for match in _BRACES.finditer(text, start + 1, start + MAX_SOURCE + 3):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0 and match[0] == "}":
            return match.start()
    return None


def parse_source(source: str) -> ast.expr:
    """Return the tree of an expression, still unchecked; `ExpressionError` when it is not one expression."""
    text = _rewrite(_unwrap(source), source=source)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ForbiddenExpression(source, _place(error)) from None
    except (ValueError, OverflowError) as error:
        raise ForbiddenExpression(source, _("not readable: {error}", error=error)) from None
    except (RecursionError, MemoryError):
        raise ExpressionLimitExceeded(
            source, _("nested in more than {max_depth} levels", max_depth=MAX_DEPTH)
        ) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
            node.op = ast.Not()
    return tree


def unparse(node: ast.AST) -> str:
    """Return a part of an expression as text, for messages."""
    return ast.unparse(node).replace(KEYWORD_MARK, "")


def plain_name(name: str) -> str:
    """Return a name of the tree as its author wrote it."""
    return name.removesuffix(KEYWORD_MARK)


def _unwrap(source: str) -> str:
    text = source.strip()
    if text.startswith("${"):
        if find_closing_brace(text, start=0) != len(text) - 1:
            raise ForbiddenExpression(source, _("text stands around `${{…}}`, or its `}}` is missing"))
        text = text[2:-1].strip()
    if text.startswith("=") and not text.startswith("=="):
        text = text[1:].strip()
    if not text:
        raise ForbiddenExpression(source, _("the expression is empty"))
    return text


def _rewrite(text: str, *, source: str) -> str:
    """Return Python's spelling of `text`; refuse what could make Python read it otherwise than we do."""
    written: list[str] = []
    before, depth = "", 0
    for match in _TOKEN.finditer(text):
        word = match[0]
        written.append(_spell(word, group=match.lastgroup, before=before, source=source))
        depth += (word in "([{") - (word in ")]}")
        if depth > MAX_DEPTH:
            raise ExpressionLimitExceeded(
                source, _("nested in more than {max_depth} levels", max_depth=MAX_DEPTH)
            )
        before = word if match.lastgroup != "space" else before
    return "".join(written)


def _spell(word: str, *, group: str | None, before: str, source: str) -> str:
    if group == "space":
        return " "
    if group == "text":
        return f" {_spell_text(word, before=before, source=source)} "
    if group == "name":
        return _spell_name(word, before=before, source=source)
    if group == "number":
        return _check_number(word, source=source)
    if word in "\"'":
        raise ForbiddenExpression(source, _("the text that begins with {word} does not end", word=word))
    if not word.isascii() or not word.isprintable():
        raise ForbiddenExpression(
            source, _("the sign {word} has no meaning outside a text", word=ascii(word))
        )
    if word in REFUSED_SIGNS:
        raise ForbiddenExpression(source, f"`{word}`: {REFUSED_SIGNS[word]}")
    return _SPELLINGS.get(word, word)


def _spell_name(word: str, *, before: str, source: str) -> str:
    if normalize("NFKC", word) != word or KEYWORD_MARK in word:
        raise ForbiddenExpression(
            source, _("the name {word} is written in look-alike letters; use plain ones", word=ascii(word))
        )
    if keyword.iskeyword(word) and (before == "." or word not in WORDS):
        return word + KEYWORD_MARK
    return word


def _check_number(word: str, *, source: str) -> str:
    if _NUMBER.fullmatch(word) is None:
        raise ForbiddenExpression(source, _("`{word}` is neither a number nor a name", word=word))
    return word


def _spell_text(word: str, *, before: str, source: str) -> str:
    """Return a text for Python; a backslash before any other sign is a backslash, as in a pattern `"\\d"`."""
    if before.lower() in {"f", "r", "b", "u", "rb", "br", "rf", "fr"}:
        raise ForbiddenExpression(source, _("a text cannot have the prefix `{before}`", before=before))
    return _ESCAPE.sub(lambda match: match[0] if match[1] in _ESCAPED else "\\" + match[0], word)


def _place(error: SyntaxError) -> str:
    near = (error.text or "")[max((error.offset or 1) - 1, 0) :][:30].replace(KEYWORD_MARK, "").strip()
    reason = (error.msg or "invalid syntax").replace(KEYWORD_MARK, "")
    if near:
        return _("not an expression: {reason} at `{near}`", reason=reason, near=near)
    return _("not an expression: {reason} at its end", reason=reason)
