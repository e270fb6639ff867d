"""Values as people read them in a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass

from engine.diff.inventory import REFERENCES, as_json
from engine.diff.labels import CODE, DURATIONS, last_name
from engine.errors import ExpressionError
from engine.expressions import parse_duration
from engine.expressions.durations import Duration

Naming = Callable[[str], str]
"""How an id is shown: as the name of its element, where it has one."""

_SHOWN = 120
_UNITS = (("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60))
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def show(path: str, value: object, *, name_of: Naming) -> str:
    """Returns a value for a sentence: references by name, durations in words, code in backticks."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if last_name(path) in DURATIONS and isinstance(value, int | float | str):
        return _duration(value)
    if isinstance(value, str):
        return _text(path, value, name_of=name_of)
    if isinstance(value, list | tuple):
        return _list(path, value, name_of=name_of)
    if is_dataclass(value):
        return kind_of(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _json(value)


def _text(path: str, value: str, *, name_of: Naming) -> str:
    last = last_name(path)
    if path == "type":
        return _HUMP.sub(" ", value).lower()
    if last in REFERENCES and "[" not in path:
        return f"*{name_of(value)}*"
    return f"`{_shorten(value)}`" if last in CODE else _shorten(value) or "(empty)"


def _list(path: str, values: Sequence[object], *, name_of: Naming) -> str:
    if values and all(map(is_dataclass, values)):
        return " and ".join(map(kind_of, values))
    if all(isinstance(each, str) for each in values):
        texts = [f"*{name_of(str(each))}*" if path == "nodes" else str(each) for each in values]
        return _shorten(", ".join(texts)) or "(none)"
    return _json(values)


def _json(value: object) -> str:
    return _shorten(json.dumps(as_json(value), ensure_ascii=False))


def kind_of(value: object) -> str:
    """Returns the kind of a part in words: "timer", "standard loop"."""
    name = type(value).__name__.removesuffix("EventDefinition").removesuffix("Characteristics")
    return _HUMP.sub(" ", name).lower()


def describe(value: object) -> str:
    """Returns what matters of an entry that was added or removed, in brackets, or nothing."""
    if not is_dataclass(value):
        return ""
    words = [str(getattr(value, "type", "") or "")]
    words += [
        word for word in ("required", "is_input", "sensitive", "readonly") if getattr(value, word, False)
    ]
    source = getattr(value, "source", None) or getattr(value, "expression", None)
    if isinstance(source, str) and any(f.name in {"target", "expression"} for f in fields(value)):
        words = [f"from `{_shorten(source)}`"]
    return ", ".join(word.replace("is_input", "input") for word in words if word)


def _duration(value: float | str) -> str:
    if isinstance(value, str):
        try:
            return _length(parse_duration(value))
        except ExpressionError:
            return f"`{_shorten(value)}`"
    return "none" if value == float("inf") else _length(Duration(seconds=value))


def _length(duration: Duration) -> str:
    years, months = divmod(duration.months, 12)
    parts = [_count(years, "year"), _count(months, "month")]
    rest = duration.seconds
    for unit, size in _UNITS[1:] if rest % _UNITS[0][1] else _UNITS:
        count, rest = divmod(rest, size)
        parts.append(_count(int(count), unit))
    if rest:
        parts.append(f"{rest:g} second" + ("" if rest == 1 else "s"))
    return " ".join(part for part in parts if part) or "0 seconds"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" + ("" if number == 1 else "s") if number else ""


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
