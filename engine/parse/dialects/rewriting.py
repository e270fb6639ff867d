"""Expressions of other engines → ours, token by token; what has no equal is refused with the reason.

JUEL (Camunda 7, Activiti, Flowable) and FEEL (Camunda 8) share most of our syntax. A rewritten expression is
compiled before it is used, so nothing that we could not run gets through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Final

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from engine.expressions.limits import MAX_DEPTH, MAX_SOURCE
from engine.phrases import gettext as _

Tokens = list[str]

TEXTS: Final = r"""(?:"(?:[^"\\]|\\.?)*+"?|'(?:[^'\\]|\\.?)*+'?)"""
"""A text in quotes; one that does not end goes on to the end, so that nobody looks for its end twice."""
_TOKEN: Final = re.compile(
    rf"""\s+|{TEXTS}|\d+(?:\.\d+)?|[^\W\d]\w*|\.\.|\*\*|==|!=|<=|>=|&&|\|\||.""",
    re.S,
)
WORDS: Final = ("and", "or", "not", "in", "is", "if", "then", "else")
_BRACKETS: Final = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_NAME: Final = re.compile(r"[^\W\d]\w*")


class Untranslatable(Exception):
    """An expression that says what ours cannot say; the sentence is the reason."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def split_tokens(text: str) -> Tokens:
    """Return the tokens of an expression without its spaces."""
    return [token for token in _TOKEN.findall(text) if not token.isspace()]


def is_name(token: str) -> bool:
    """Tell whether a token is a name or a word."""
    return bool(_NAME.fullmatch(token))


def join_tokens(tokens: Tokens) -> str:
    """Return the text of tokens, spaced so that words and operators stay apart."""
    text = ""
    for last, token in zip(["", *tokens], tokens, strict=False):
        text += token if not last or _touch(last, token) else f" {token}"
    return text


def _touch(last: str, token: str) -> bool:
    if token in {".", ",", ")", "]"} or last in {".", "(", "["}:
        return True
    return token[0] in "([" and is_operand(last)


def is_operand(token: str) -> bool:
    """Tell whether something can be called or indexed: a name or what ends with a bracket."""
    return token[-1] in ")]" or (is_name(token) and token not in WORDS)


def closing(tokens: Tokens, start: int) -> int:
    """Return where the bracket that opens at `start` closes; raises `Untranslatable`."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += _BRACKETS.get(tokens[place], 0)
        if depth == 0:
            return place
    raise Untranslatable(_("a bracket is not closed"))


def find_outside(tokens: Tokens, wanted: str, *, start: int = 0) -> int:
    """Return the first place of a token outside of all brackets from `start` on, or -1."""
    place = start
    while place < len(tokens):
        if tokens[place] == wanted:
            return place
        place = closing(tokens, place) + 1 if tokens[place] in "([{" else place + 1
    return -1


def split_arguments(tokens: Tokens) -> list[Tokens]:
    """Return the arguments of a call, from the tokens between its brackets."""
    found: list[Tokens] = []
    rest = tokens
    while (comma := find_outside(rest, ",")) >= 0:
        found.append(rest[:comma])
        rest = rest[comma + 1 :]
    return [*found, rest] if rest else found


def rewrite_calls(
    tokens: Tokens, calls: Mapping[str, Callable[[list[str]], str]], then: Callable[[Tokens], str]
) -> Tokens:
    """Return the tokens with the calls of known functions replaced; arguments are rewritten by `then`."""
    out: Tokens = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        called = place + 1 < len(tokens) and tokens[place + 1] == "(" and is_name(token)
        if called and token in calls and not (out and out[-1] == "."):
            end = closing(tokens, place + 1)
            arguments = [then(each) for each in split_arguments(tokens[place + 2 : end])]
            out.append(calls[token](arguments))
            place = end + 1
        else:
            out.append(token)
            place += 1
    return out


def as_part(expression: str) -> str:
    """Return an expression as one side of an operator: in brackets unless it is a name, path or text."""
    tokens = split_tokens(expression)
    path = all(each == "." or (is_name(each) and each not in WORDS) for each in tokens)
    if path or len(tokens) == 1 or (tokens[0] in "([{" and closing(tokens, 0) == len(tokens) - 1):
        return expression
    return f"({expression})"


def translated(text: str, rewrite: Callable[[Tokens], str]) -> str:
    """Return the expression that `rewrite` makes, which our language takes; raises `Untranslatable`."""
    if len(text) > MAX_SOURCE:
        raise Untranslatable(
            _("an expression has at most {max_source} characters", max_source=f"{MAX_SOURCE:,}")
        )
    tokens = split_tokens(text)
    if _depth(tokens) > MAX_DEPTH:
        raise Untranslatable(_("it is nested in more than {max_depth} levels", max_depth=MAX_DEPTH))
    rewritten = rewrite(tokens)
    try:
        compile_expression(rewritten)
    except ExpressionError as error:
        raise Untranslatable(error.reason) from None
    return rewritten


def _depth(tokens: Tokens) -> int:
    """Return how deep rewriting may have to go: every choice can stand in the one before."""
    opened = accumulate(_BRACKETS.get(each, 0) for each in tokens)
    return max(opened, default=0) + sum(each in {"?", "if"} for each in tokens)
