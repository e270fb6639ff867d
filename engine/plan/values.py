"""Reading a value as one of the declared types (`extensions.md`, Process level)."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.errors import ExpressionError
from engine.expressions.instants import parse_instant
from engine.json_values import Json
from engine.phrases import gettext as _

_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off"})


class Unconvertible(Exception):
    """The value cannot be read as the type; the text says what was expected."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def convert(value: Json, *, to: str) -> Json:
    """The value as type `to`, unchanged where it already is; null stays null; raises Unconvertible.

    "5" becomes 5 for integer, 5 becomes "5" for string; an unknown type takes everything.
    """
    converter = _CONVERTERS.get(to)
    if value is None or converter is None:
        return value
    return converter(value)


def read_text(text: str, *, to: str) -> Json:
    """A text of the model (a default value) as type `to`; "any" is JSON where it reads as such."""
    if to != "any":
        return convert(text, to=to)
    try:
        found: Json = json.loads(text)
    except ValueError:
        return text
    return found


def describe(value: Json) -> str:
    """What a value is, for messages, without showing it: it may be sensitive."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return _("a boolean")
    if isinstance(value, float) and not math.isfinite(value):
        return _("a number that JSON does not know")
    if isinstance(value, int | float):
        return _("a number")
    return {str: _("a text"), list: _("a list"), dict: _("an object")}[type(value)]


def _to_string(value: Json) -> Json:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise Unconvertible(_("expected a text, found {describe}", describe=describe(value)))


def _to_number(value: Json) -> Json:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    if isinstance(value, str) and len(value) <= 100:
        try:
            return int(value)
        except ValueError:
            pass
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
    raise Unconvertible(_("expected a number, found {describe}", describe=describe(value)))


def _to_integer(value: Json) -> Json:
    try:
        number = _to_number(value)
    except Unconvertible:
        raise Unconvertible(
            _("expected a whole number, found {describe}", describe=describe(value))
        ) from None
    if isinstance(number, float) and not number.is_integer():
        raise Unconvertible(_("expected a whole number, found one with decimals"))
    return int(number)  # type: ignore[arg-type]


def _to_boolean(value: Json) -> Json:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in {0, 1}:
        return bool(value)
    if isinstance(value, str) and value.strip().lower() in _TRUE | _FALSE:
        return value.strip().lower() in _TRUE
    raise Unconvertible(_("expected true or false, found {describe}", describe=describe(value)))


def _to_datetime(value: Json) -> Json:
    if isinstance(value, str):
        try:
            parse_instant(value)
        except ExpressionError:
            raise Unconvertible(
                _("expected a date and time like 2024-01-31T09:00:00Z, found another text")
            ) from None
        return value
    raise Unconvertible(_("expected a date and time, found {describe}", describe=describe(value)))


def _from_json(value: Json) -> Json:
    if not isinstance(value, str):
        return value
    try:
        found: Json = json.loads(value)
    except ValueError:
        return value
    return found


def _to_array(value: Json) -> Json:
    found = _from_json(value)
    if isinstance(found, list):
        return found
    raise Unconvertible(_("expected a list, found {describe}", describe=describe(value)))


def _to_object(value: Json) -> Json:
    found = _from_json(value)
    if isinstance(found, dict):
        return found
    raise Unconvertible(_("expected an object, found {describe}", describe=describe(value)))


_CONVERTERS: Mapping[str, Callable[[Json], Json]] = MappingProxyType(
    {
        "string": _to_string,
        "number": _to_number,
        "integer": _to_integer,
        "boolean": _to_boolean,
        "datetime": _to_datetime,
        "array": _to_array,
        "object": _to_object,
    }
)

SCALARS = frozenset({"string", "number", "integer", "boolean", "datetime"})
"""Types into which a structured result is mapped by field name."""
