"""Expressions of other engines → ours, token by token; what has no equal is refused with the reason.

JUEL (Camunda 7, Activiti, Flowable) and FEEL (Camunda 8) share most of our syntax. A rewritten expression is
compiled before it is used, so nothing that we could not run gets through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from engine.errors import ExpressionError
from engine.expressions import compile_expression

Tokens = list[str]

_TOKEN: Final = re.compile(
    r"""\s+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\d+(?:\.\d+)?(?!\.)|\d+|[^\W\d]\w*|\.\.|==|!=|<=|>=|&&|\|\||.""",
    re.S,
)
WORDS: Final = ("and", "or", "not", "in", "is", "if", "then", "else")
_NAME: Final = re.compile(r"[^\W\d]\w*")


class Untranslatable(Exception):
    """An expression that says what ours cannot say; the message is the reason."""


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
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(tokens[place], 0)
        if depth == 0:
            return place
    raise Untranslatable("a bracket is not closed")


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


def checked(text: str) -> str:
    """Return an expression that our language takes; raises `Untranslatable` with its reason."""
    try:
        compile_expression(text)
    except ExpressionError as error:
        raise Untranslatable(error.reason) from None
    return text
