"""How the text of an attribute becomes a value; a reader raises `ValueError` for what it cannot read."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

from engine.errors import ExpressionError
from engine.expressions.durations import parse_duration
from engine.json_values import Json
from engine.parse.extensions.spelling import read_boolean
from engine.phrases import gettext as _

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}(?:\.0{1,9})?", re.ASCII)
_SEPARATORS: Final = re.compile(r"(\$\{|[{},])")
_MAX_JSON_DEPTH: Final = 50


@dataclass(frozen=True, slots=True)
class Value:
    """A kind of value: its name in the vocabulary, what a person is told to write, and its reader."""

    name: str
    expected: str
    read: Callable[[str], object]


def _boolean(text: str) -> bool:
    value = read_boolean(text)
    if value is None:
        raise ValueError(text)
    return value


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()) or not math.isfinite(value := float(text)):
        raise ValueError(text)
    return value


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text.strip()):
        raise ValueError(text)
    return int(text.split(".", maxsplit=1)[0])


def _duration(text: str) -> float:
    try:
        return parse_duration(text.strip()).total_seconds()
    except ExpressionError as error:
        raise ValueError(text) from error


def _duration_or_none(text: str) -> float:
    return math.inf if text.strip().lower() == "none" else _duration(text)


def _list(text: str) -> tuple[str, ...]:
    """Read `a, b, c`; commas inside of `${…}` do not separate."""
    parts, part, depth = [], "", 0
    for piece in _SEPARATORS.split(text):
        depth = max(0, depth + {"${": 1, "{": 1 if depth else 0, "}": -1}.get(piece, 0))
        if piece == "," and not depth:
            parts.append(part)
            part = ""
        else:
            part += piece
    return tuple(stripped for each in (*parts, part) if (stripped := each.strip()))


def _json_list(text: str) -> tuple[Json, ...]:
    if not text.lstrip().startswith("["):
        return _list(text)
    value = read_json(text)
    if not isinstance(value, list):
        raise ValueError(text)
    return tuple(value)


def _texts(text: str) -> tuple[str, ...]:
    return tuple(part if isinstance(part, str) else json.dumps(part) for part in _json_list(text))


def _json_object(text: str) -> dict[str, Json]:
    value = read_json(text)
    if not isinstance(value, dict):
        raise ValueError(text)
    return value


def _anything(text: str) -> Json:
    """Read a boolean word or JSON; whatever is neither is a text."""
    word = read_boolean(text)
    if word is not None and text.strip() not in {"0", "1"}:
        return word
    try:
        return read_json(text)
    except ValueError:
        return text


def read_json(text: str) -> Json:
    """Return the JSON value; raises `ValueError` also for NaN, too deep nesting and lone surrogates."""
    try:
        value: Json = json.loads(text, parse_constant=_refuse, parse_float=_number)
    except RecursionError as error:
        raise ValueError(_("nested too deeply")) from error
    _check_depth(value)
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _check_depth(value: Json) -> None:
    level = [value]
    for _level in range(_MAX_JSON_DEPTH):
        level = [inner for outer in level for inner in _inner(outer)]
        if not level:
            return
    raise ValueError(_("nested too deeply"))


def _inner(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


TEXT: Final = Value("text", _("a text"), str.strip)
EXACT_TEXT: Final = Value("text", _("a text"), str)
"""A text in which an empty value and spaces around it mean something."""
BOOLEAN: Final = Value("boolean", _("true or false"), _boolean)
INTEGER: Final = Value("integer", _("a whole number"), _integer)
NUMBER: Final = Value("number", _("a number"), _number)
DURATION: Final = Value("duration", _("a duration such as PT5M or 30s"), _duration)
DURATION_OR_NONE: Final = Value("duration", _("a duration such as PT5M or 30s, or none"), _duration_or_none)
LIST: Final = Value("list", _("texts separated by commas"), _list)
TEXTS: Final = Value("list", _("texts separated by commas, or a JSON list"), _texts)
JSON_LIST: Final = Value("list", _("values separated by commas, or a JSON list"), _json_list)
JSON_OBJECT: Final = Value("json", _("a JSON object"), _json_object)
ANYTHING: Final = Value("any", _("a boolean, JSON or a text"), _anything)
