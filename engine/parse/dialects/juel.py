"""The expression language of Camunda 7, Activiti and Flowable (JUEL) → ours."""

from __future__ import annotations

import re
from typing import Final

from engine.parse.dialects.rewriting import (
    Tokens,
    Untranslatable,
    as_part,
    closing,
    find_outside,
    is_name,
    is_operand,
    join_tokens,
    translated,
)
from engine.phrases import gettext as _

_PART: Final = re.compile(r"[$#]\{([^{}]*)\}")
_WORDS: Final = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "gt": ">",
    "le": "<=",
    "ge": ">=",
    "div": "/",
    "mod": "%",
    "&&": "and",
    "||": "or",
}
_COMPARED: Final = frozenset({"==", "!=", "<", ">", "<=", ">=", "eq", "ne", "lt", "gt", "le", "ge"})
"""What binds weaker than `!` here and stronger than `not` in our language."""
_METHODS: Final = {
    "size": "len({0})",
    "length": "len({0})",
    "isEmpty": "{0} in ['', [], {{}}]",
    "equals": "{0} == {1}",
}
_OWN_METHODS: Final = ("contains", "startsWith", "endsWith", "toLowerCase", "toUpperCase", "trim", "get")
_RENAMED: Final = {
    "startsWith": "startswith",
    "endsWith": "endswith",
    "toLowerCase": "lower",
    "toUpperCase": "upper",
    "trim": "strip",
}
_EXECUTION: Final = ("execution", "task")


def from_juel(text: str) -> str:
    """Return a text in which every `${…}` and `#{…}` is an expression of ours.

    Raises `Untranslatable` where one calls Java or cannot be said in our language.
    """
    return _PART.sub(lambda part: f"${{{expression_from_juel(part[1])}}}", text)


def expression_from_juel(text: str) -> str:
    """Return the expression of ours that means the same; raises `Untranslatable`."""
    return translated(text, _rewrite)


def is_juel(text: str) -> bool:
    """Tell whether a text holds an expression."""
    return bool(_PART.search(text))


def _rewrite(tokens: Tokens) -> str:
    question = find_outside(tokens, "?")
    if question >= 0:
        colon = find_outside(tokens, ":", start=question + 1)
        if colon < 0:
            raise Untranslatable(_("a ? without its :"))
        condition, then, other = tokens[:question], tokens[question + 1 : colon], tokens[colon + 1 :]
        return f"({_rewrite(then)} if {_rewrite(condition)} else {_rewrite(other)})"
    return join_tokens(_rewrite_operands(_with_variables(tokens)))


def _with_variables(tokens: Tokens) -> Tokens:
    """Replace `execution.getVariable('x')` by x."""
    out: Tokens = []
    place = 0
    while place < len(tokens):
        asked = tokens[place : place + 4]
        if asked[:1] and asked[0] in _EXECUTION and asked[1:] == [".", "getVariable", "("]:
            end = closing(tokens, place + 3)
            written = "".join(tokens[place + 4 : end])
            name = written.strip("'\"")
            if not is_name(name) or name == written:
                raise Untranslatable(_("the name of a variable is computed"))
            out.append(name)
            place = end + 1
        else:
            out.append(tokens[place])
            place += 1
    return out


def _rewrite_operands(tokens: Tokens) -> Tokens:
    out: Tokens = []
    place = 0
    while place < len(tokens):
        word = tokens[place]
        if word == "empty":
            end = _end_of_operand(tokens, place + 1)
            operand = _rewrite(tokens[place + 1 : end])
            out.append(f"({operand} in [null, '', [], {{}}])")
            place = end
        elif word in {"!", "not"}:
            end = _end_of_operand(tokens, place + 1)
            beside = {*tokens[max(place - 1, 0) : place], *tokens[end : end + 1]}
            negated = f"not {_rewrite(tokens[place + 1 : end])}"
            out.append(f"({negated})" if beside & _COMPARED else negated)
            place = end
        elif word == "." and place + 2 < len(tokens) and tokens[place + 2] == "(":
            place = _rewrite_method(tokens, place, out)
        elif word == "(":
            end = closing(tokens, place)
            out.append(f"({_rewrite(tokens[place + 1 : end])})")
            place = end + 1
        else:
            out.append(_WORDS.get(word, word))
            place += 1
    return out


def _end_of_operand(tokens: Tokens, start: int) -> int:
    """Return where a name with what is asked of it before, and its dots, brackets and calls, ends."""
    while tokens[start : start + 1] and tokens[start] in {"!", "not", "empty"}:
        start += 1
    if start >= len(tokens):
        raise Untranslatable(_("`empty` of nothing"))
    place = closing(tokens, start) + 1 if tokens[start] == "(" else start + 1
    while place < len(tokens) and tokens[place] in {".", "[", "("}:
        place = place + 2 if tokens[place] == "." else closing(tokens, place) + 1
    return place


def _rewrite_method(tokens: Tokens, dot: int, out: Tokens) -> int:
    """Replace `owner.method(arguments)`; the owner is what stands before in `out`."""
    method, opening = tokens[dot + 1], dot + 2
    end = closing(tokens, opening)
    argument = _rewrite(tokens[opening + 1 : end])
    if method in _METHODS:
        owner = _pop_owner(out)
        out.append(f"({_METHODS[method].format(owner, as_part(argument) if argument else '')})")
    elif method in _OWN_METHODS:
        out.extend([".", _RENAMED.get(method, method), f"({argument})"])
    else:
        raise Untranslatable(_("`{method}` is a method of Java", method=method))
    return end + 1


def _pop_owner(out: Tokens) -> str:
    """Take the operand at the end of `out`: a name with its dots, indexes and calls."""
    start = len(out)
    while start > 0:
        start = _opening(out, start - 1)
        if start > 1 and out[start - 1] == ".":
            start -= 1
        elif not (start > 0 and out[start][0] in "([" and is_operand(out[start - 1])):
            break
    owner = join_tokens(out[start:])
    del out[start:]
    return owner


def _opening(out: Tokens, place: int) -> int:
    """Return where the brackets of an index open that close at `place`; any other token is by itself."""
    depth = 0
    for opening in range(place, -1, -1):
        depth += {"]": 1, "[": -1}.get(out[opening], 0)
        if depth <= 0:
            return opening
    raise Untranslatable(_("a bracket is not opened"))
