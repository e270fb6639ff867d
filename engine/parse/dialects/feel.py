"""FEEL, the expression language of Camunda 8 → ours, as far as the two have things in common."""

from __future__ import annotations

import re
from typing import Final

from engine.parse.dialects.numbers import whole_number
from engine.parse.dialects.rewriting import (
    TEXTS,
    WORDS,
    Tokens,
    Untranslatable,
    as_part,
    closing,
    find_outside,
    is_name,
    is_operand,
    join_tokens,
    rewrite_calls,
    translated,
)
from engine.phrases import gettext as _

_TWO_WORDS: Final = re.compile(
    rf"{TEXTS}|\b(starts|ends|upper|lower|string|list|date|is|get|years)\s+"
    r"(with|case|length|contains|and\s+time|defined|value|and\s+months\s+duration)(?=\s*\()"
)
_LONGEST_RANGE: Final = 1000


def _call(name: str) -> object:
    return lambda arguments: f"{name}({', '.join(arguments)})"


def _remainder(*parts: str) -> str:
    """Write `modulo`, whose sign is the divisor's as that of our `%`."""
    if len(parts) != 2:
        raise Untranslatable(_("`modulo` of anything but two numbers"))
    return f"({parts[0]} % {parts[1]})"


_CALLS: Final = {
    "count": _call("len"),
    "string_length": _call("len"),
    "starts_with": _call("startswith"),
    "ends_with": _call("endswith"),
    "upper_case": _call("upper"),
    "lower_case": _call("lower"),
    "string": _call("str"),
    "number": _call("float"),
    "list_contains": _call("contains"),
    "date_and_time": _call("datetime"),
    "get_value": _call("get"),
    "is_defined": lambda arguments: f"({' '.join(map(as_part, arguments))} != null)",
    "concatenate": lambda arguments: f"({' + '.join(map(as_part, arguments))})",
    "append": lambda arguments: f"({''.join(map(as_part, arguments[:1]))} + [{', '.join(arguments[1:])}])",
    "modulo": lambda arguments: _remainder(*map(as_part, arguments)),
    "not": lambda arguments: f"(not ({', '.join(arguments)}))",
}
_OWN_CALLS: Final = (
    "contains",
    "min",
    "max",
    "sum",
    "abs",
    "now",
    "today",
    "date",
    "duration",
    "split",
    "any",
    "all",
    "len",
)
_REFUSED: Final = {
    "for": _("a loop over a list"),
    "some": _("a question about every element of a list"),
    "every": _("a question about every element of a list"),
    "instance": _("a question for a type"),
    "between": "`between`",
    "function": _("a function of its own"),
    "..": _("a range"),
    "@": _("a literal with @"),
}


def is_feel(text: str) -> bool:
    """Tell whether a text of Zeebe is an expression: one begins with `=`."""
    return text.lstrip().startswith("=")


def expression_from_feel(text: str) -> str:
    """Return the expression of ours that means the same as FEEL, with or without its `=`.

    Raises `Untranslatable` for what only FEEL can say.
    """
    inner = text.strip().removeprefix("=").strip()
    joined = _TWO_WORDS.sub(lambda found: re.sub(r"\s+", "_", found[0]) if found[1] else found[0], inner)
    return translated(joined, _rewrite)


def value_from_feel(text: str) -> str:
    """Return a text or, for an expression, `${…}`."""
    return f"${{{expression_from_feel(text)}}}" if is_feel(text) else text


def _rewrite(tokens: Tokens) -> str:
    if tokens[:1] == ["if"]:
        return _rewrite_choice(tokens)
    listed = _fold_range(tokens)
    if listed is not None:
        return listed
    for word in tokens:
        if word in _REFUSED:
            raise Untranslatable(_("our expressions do not know {refused}", refused=_REFUSED[word]))
    return join_tokens(_rewrite_operands(rewrite_calls(tokens, _CALLS, _rewrite)))  # type: ignore[arg-type]  # lambdas


def _rewrite_choice(tokens: Tokens) -> str:
    then = find_outside(tokens, "then")
    otherwise = find_outside(tokens, "else", start=then + 1)
    if then < 0 or otherwise < 0:
        raise Untranslatable(_("`if` without `then` and `else`"))
    condition, value, other = tokens[1:then], tokens[then + 1 : otherwise], tokens[otherwise + 1 :]
    return f"({_rewrite(value)} if {_rewrite(condition)} else {_rewrite(other)})"


def _fold_range(tokens: Tokens) -> str | None:
    """Write `for i in 1..3 return i` as the list it is."""
    if (
        len(tokens) != 8
        or tokens[0] != "for"
        or tokens[2] != "in"
        or tokens[4] != ".."
        or tokens[6] != "return"
    ):
        return None
    first, last = whole_number(tokens[3]), whole_number(tokens[5])
    if tokens[1] != tokens[7] or first is None or last is None or not 0 <= last - first < _LONGEST_RANGE:
        return None
    return f"[{', '.join(map(str, range(first, last + 1)))}]"


def _rewrite_operands(tokens: Tokens) -> Tokens:
    out: Tokens = []
    place = 0
    while place < len(tokens):
        word = tokens[place]
        if word == "=":
            out.append("==")
        elif word == "if":
            comma = find_outside(tokens, ",", start=place)
            end = comma if comma >= 0 else len(tokens)
            out.append(_rewrite_choice(tokens[place:end]))
            place = end - 1
        elif word == "(" and not (out and is_operand(out[-1])):
            end = closing(tokens, place)
            out.append(f"({_rewrite(tokens[place + 1 : end])})")
            place = end
        elif word == "**" and {"-", "**"} & {*out}:
            raise Untranslatable(_("a power whose order of steps differs from ours: use brackets"))
        elif word == "[" and out and is_operand(out[-1]):
            end = closing(tokens, place)
            out.append(f"[{_index(tokens[place + 1 : end])}]")
            place = end
        elif word == "{":
            end = closing(tokens, place)
            out.append(_context(tokens[place + 1 : end]))
            place = end
        elif _is_unknown_call(tokens, place):
            raise Untranslatable(
                _("our expressions have no function `{replace}`", replace=word.replace("_", " "))
            )
        else:
            out.append(word)
        place += 1
    return out


def _is_unknown_call(tokens: Tokens, place: int) -> bool:
    called = is_name(tokens[place]) and tokens[place + 1 : place + 2] == ["("]
    return called and tokens[place] not in (*WORDS, *_OWN_CALLS)


def _index(tokens: Tokens) -> str:
    """Write an index, which FEEL counts from one; anything else in brackets is a filter."""
    number = whole_number("".join(tokens))
    if number:
        return str(number - 1 if number > 0 else number)
    raise Untranslatable(_("our expressions do not know filters of lists"))


def _context(tokens: Tokens) -> str:
    """Write `{a: 1}` with its keys as texts."""
    entries = []
    rest = tokens
    while rest:
        colon = find_outside(rest, ":")
        if colon != 1:
            raise Untranslatable(_("a key of an object is computed"))
        comma = find_outside(rest, ",", start=colon + 1)
        end = comma if comma >= 0 else len(rest)
        key = rest[0] if rest[0][0] in "\"'" else f'"{rest[0]}"'
        entries.append(f"{key}: {_rewrite(rest[colon + 1 : end])}")
        rest = rest[end + 1 :]
    return f"{{{', '.join(entries)}}}"
