"""What the types of fields ask of a value, beside the limits that values of variables have too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from engine.errors import ExpressionError
from engine.expressions import parse_instant
from engine.expressions.instants import parse_date
from engine.json_values import Json, JsonObject
from engine.phrases import gettext as _
from engine.plan.values import Unconvertible, convert

_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63}){1,8}")
_URL: Final = re.compile(r"https?://[^\s/?#]{1,255}(?:[/?#]\S{0,1700})?", re.IGNORECASE)

_STORED_AS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "text": "string",
        "email": "string",
        "url": "string",
        "date": "string",
        "decimal": "number",
        "multiselect": "array",
        "table": "array",
    }
)
"""Field types that are not types of variables; select, radio, file and unknown ones take any value."""


def convert_answer(value: Json, *, kind: str) -> Json:
    """The value as the type of a field stores it; raises Unconvertible."""
    return convert(value, to=_STORED_AS.get(kind, kind))


def convert_leniently(value: Json, *, kind: str) -> Json:
    """The same, and what cannot be read stays as it is: somebody is still typing."""
    try:
        return None if value == "" else convert_answer(value, kind=kind)
    except Unconvertible:
        return value


def format_violation(value: Json, *, form_field: JsonObject) -> str | None:
    """Why the value is none of the field's type ("must be …"), or None."""
    check = _FORMATS.get(str(form_field.get("type")))
    return check(value, form_field) if check else None


def _email(value: Json, _field: JsonObject) -> str | None:
    return None if isinstance(value, str) and _EMAIL.fullmatch(value) else _("must be an e-mail address")


def _url(value: Json, _field: JsonObject) -> str | None:
    return (
        None if isinstance(value, str) and _URL.fullmatch(value) else _("must be an address like https://…")
    )


def _date(value: Json, _field: JsonObject) -> str | None:
    try:
        parse_date(str(value))
    except ExpressionError:
        return _("must be a date like 2024-01-31")
    return None


def _instant(value: Json, _field: JsonObject) -> str | None:
    try:
        parse_instant(str(value))
    except ExpressionError:
        return _("must be a date and time like 2024-01-31T09:00")
    return None


def _decimal(value: Json, form_field: JsonObject) -> str | None:
    places = form_field.get("places")
    if not isinstance(places, int) or not isinstance(value, int | float):
        return None
    if abs(value - round(value, places)) > 10.0 ** -(places + 6):
        return _("must have at most {places} decimal places", places=places)
    return None


def _file(value: Json, form_field: JsonObject) -> str | None:
    accept, most = form_field.get("accept"), form_field.get("maxSizeMb")
    if not isinstance(value, dict) or not isinstance(value.get("filename"), str):
        return _("must be an uploaded file") if accept or most or isinstance(value, dict) else None
    size = value.get("size")
    if isinstance(most, int | float) and isinstance(size, int) and size > most * 1_000_000:
        return _("must be a file of at most {most} MB", most=f"{most:g}")
    if isinstance(accept, list) and not any(_accepts(str(each), value) for each in accept):
        return _("must be a file of the kind {kinds}", kinds=", ".join(map(str, accept)))
    return None


def _accepts(kind: str, value: JsonObject) -> bool:
    """Whether a file is of a kind, written as in HTML: `.pdf`, `image/png` or `image/*`."""
    kind = kind.strip().lower()
    if kind.startswith("."):
        return str(value.get("filename")).lower().endswith(kind)
    found = str(value.get("mimeType") or "").lower()
    return found.startswith(kind[:-1]) if kind.endswith("/*") else found == kind


_FORMATS: Final[Mapping[str, Callable[[Json, JsonObject], str | None]]] = MappingProxyType(
    {"email": _email, "url": _url, "date": _date, "datetime": _instant, "decimal": _decimal, "file": _file}
)
