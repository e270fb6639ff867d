"""Values as people read them in a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Final

from engine.diff.inventory import REFERENCES, as_json
from engine.diff.labels import CODE, DURATIONS, last_name
from engine.errors import ExpressionError
from engine.expressions import parse_duration
from engine.expressions.durations import Duration
from engine.phrases import Phrase, joined, ngettext
from engine.phrases import gettext as _

Naming = Callable[[str], str]
"""How an id is shown: as the name of its element, where it has one."""

_SHOWN = 120
_WEEK, _DAY, _HOUR, _MINUTE = 604_800, 86_400, 3_600, 60
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def show(path: str, value: object, *, name_of: Naming) -> str:
    """Returns a value for a sentence: references by name, durations in words, code in backticks."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
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
    return f"`{_shorten(value)}`" if last in CODE else _shorten(value) or _("(empty)")


def _list(path: str, values: Sequence[object], *, name_of: Naming) -> str:
    if values and all(map(is_dataclass, values)):
        return joined(" + ", map(kind_of, values))
    if all(isinstance(each, str) for each in values):
        texts = [f"*{name_of(str(each))}*" if path == "nodes" else str(each) for each in values]
        return _shorten(", ".join(texts)) or _("(none)")
    return _json(values)


def _json(value: object) -> str:
    return _shorten(json.dumps(as_json(value), ensure_ascii=False))


_PARTS: Final = MappingProxyType(
    {
        "cancel": _("cancel event"),
        "compensate": _("compensation"),
        "conditional": _("condition"),
        "error": _("error"),
        "escalation": _("escalation"),
        "link": _("link"),
        "message": _("message"),
        "multi instance loop": _("once per entry"),
        "signal": _("signal"),
        "standard loop": _("standard loop"),
        "terminate": _("terminate"),
        "timer": _("timer"),
    }
)
"""Kinds of parts in the words of people."""


def kind_of(value: object) -> str:
    """Returns the kind of a part in words: "timer", "standard loop"."""
    name = type(value).__name__.removesuffix("EventDefinition").removesuffix("Characteristics")
    words = _HUMP.sub(" ", name).lower()
    return _PARTS.get(words, words)


_MARKS: Final = MappingProxyType(
    {
        "required": _("required"),
        "is_input": _("input"),
        "sensitive": _("sensitive"),
        "readonly": _("readonly"),
    }
)
"""What is said of an entry where it is so."""


def describe(value: object) -> str:
    """Returns what matters of an entry that was added or removed, in brackets, or nothing."""
    if not is_dataclass(value):
        return ""
    words = [str(getattr(value, "type", "") or "")]
    words += [word for mark, word in _MARKS.items() if getattr(value, mark, False)]
    source = getattr(value, "source", None) or getattr(value, "expression", None)
    if isinstance(source, str) and any(f.name in {"target", "expression"} for f in fields(value)):
        words = [_("from `{source}`", source=_shorten(source))]
    return joined(", ", (word for word in words if word))


def _duration(value: float | str) -> str:
    if isinstance(value, str):
        try:
            return _length(parse_duration(value))
        except ExpressionError:
            return f"`{_shorten(value)}`"
    return _("none") if value == float("inf") else _length(Duration(seconds=value))


def _length(duration: Duration) -> str:
    years, months = divmod(duration.months, 12)
    rest = duration.seconds
    weeks, rest = divmod(rest, _WEEK) if not rest % _WEEK else (0, rest)
    days, rest = divmod(rest, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    parts = [
        _counted(years, ngettext("{count} year", "{count} years", years)),
        _counted(months, ngettext("{count} month", "{count} months", months)),
        _counted(weeks, ngettext("{count} week", "{count} weeks", int(weeks))),
        _counted(days, ngettext("{count} day", "{count} days", int(days))),
        _counted(hours, ngettext("{count} hour", "{count} hours", int(hours))),
        _counted(minutes, ngettext("{count} minute", "{count} minutes", int(minutes))),
    ]
    if rest:
        number = f"{rest:g}"
        words = ("{count} second", "{count} seconds")
        parts.append(Phrase(words, count=1 if rest == 1 else 2, values={"count": number}))
    return joined(" ", (part for part in parts if part)) or ngettext("{count} second", "{count} seconds", 0)


def _counted(number: float, phrase: Phrase) -> Phrase | None:
    return phrase if number else None


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
