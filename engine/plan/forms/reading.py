"""From JSON to the model's fields: what a form of the library and a builder hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from engine.errors import EngineError
from engine.json_values import Json
from engine.model.configurations import FIELD_TYPES, FieldTranslation, FormField

MOST_FIELDS: Final = 300
"""Of one form, those of tables included."""

_TEXTS: Final = {
    "name": "name",
    "label": "label",
    "placeholder": "placeholder",
    "help": "help",
    "unit": "unit",
    "message": "message",
}
_MAYBE_TEXTS: Final = {
    "optionsExpression": "options_expression",
    "pattern": "pattern",
    "visibleWhen": "visible_when",
    "requiredWhen": "required_when",
    "readonlyWhen": "readonly_when",
    "validWhen": "valid_when",
    "compute": "compute",
}
_NUMBERS: Final = {"min": "min", "max": "max", "maxSizeMb": "max_size_mb"}
_COUNTS: Final = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_items",
    "maxItems": "max_items",
    "places": "places",
}
_FLAGS: Final = {"required": "required", "readonly": "readonly"}
_OTHERS: Final = frozenset({"type", "default", "options", "accept", "translations", "fields"})
KNOWN: Final = frozenset({*_TEXTS, *_MAYBE_TEXTS, *_NUMBERS, *_COUNTS, *_FLAGS, *_OTHERS})


class UnreadableField(EngineError):
    """JSON that is no field; `path` says where, such as `items.amount`, `part` which property of it."""

    def __init__(self, path: str, part: str, expected: str) -> None:
        """Keep the place beside the sentence."""
        super().__init__(f"{path or 'The form'}: {part} must be {expected}.")
        self.path, self.part, self.expected = path, part, expected


def read_fields(given: object) -> tuple[FormField, ...]:
    """The fields of a form; raises UnreadableField for the first thing that is none."""
    if not isinstance(given, list):
        raise UnreadableField("", "fields", "a list")
    fields = tuple(read_field(each, path=str(place)) for place, each in enumerate(given))
    if sum(1 + len(each.fields) for each in fields) > MOST_FIELDS:
        raise UnreadableField("", "fields", f"at most {MOST_FIELDS}")
    return fields


def read_field(given: object, *, path: str, inside: bool = False) -> FormField:
    """One field; `path` is its place until it has a name. Raises UnreadableField."""
    if not isinstance(given, dict):
        raise UnreadableField(path, "the field", "an object")
    path = str(given.get("name") or path)
    unknown = sorted(set(map(str, given)) - KNOWN)
    if unknown:
        raise UnreadableField(path, unknown[0], "left out, because it means nothing here")
    if given.get("type", "string") not in FIELD_TYPES:
        raise UnreadableField(path, "type", f"one of {', '.join(FIELD_TYPES)}")
    columns = given.get("fields") or []
    if not isinstance(columns, list) or (columns and inside):
        raise UnreadableField(path, "fields", "a list, and a table cannot stand in a table")
    return FormField(
        type=str(given.get("type", "string")),
        default=_default(given, path),
        enum_values=_list(given, "options", path),
        accept=tuple(str(each) for each in _list(given, "accept", path)),
        translations=_translations(given, path),
        fields=tuple(
            read_field(each, path=f"{path}.{place}", inside=True) for place, each in enumerate(columns)
        ),
        **_plain(given, path),
    )


def _plain(given: Mapping[str, Any], path: str) -> dict[str, Any]:
    """What is read by its kind alone; `Any`, because it becomes arguments of a dataclass."""
    found: dict[str, Any] = {}
    for names, read in ((_TEXTS, _text), (_MAYBE_TEXTS, _text), (_NUMBERS, _number), (_COUNTS, _count)):
        for name, into in names.items():
            value = read(given[name], name, path) if given.get(name) is not None else None
            if value is not None:
                found[into] = value
    for name, into in _FLAGS.items():
        if not isinstance(given.get(name, False), bool):
            raise UnreadableField(path, name, "true or false")
        found[into] = given.get(name, False)
    return {"name": "", **found}


def _text(value: object, name: str, path: str) -> str:
    if isinstance(value, str) and len(value) <= 2_000:
        return value
    raise UnreadableField(path, name, "a text of at most 2,000 characters")


def _number(value: object, name: str, path: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    raise UnreadableField(path, name, "a number")


def _count(value: object, name: str, path: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1_000_000:
        return value
    raise UnreadableField(path, name, "a whole number from 0 on")


def _default(given: Mapping[str, Any], path: str) -> str | None:
    value = given.get("default")
    return None if value in (None, "") else _text(value, "default", path)


def _list(given: Mapping[str, Any], name: str, path: str) -> tuple[Json, ...]:
    value = given.get(name) or []
    if not isinstance(value, list) or len(value) > 500:
        raise UnreadableField(path, name, "a list of at most 500")
    return tuple(value)


def _translations(given: Mapping[str, Any], path: str) -> tuple[FieldTranslation, ...]:
    value = given.get("translations") or {}
    if not isinstance(value, dict):
        _no_translation(path)
    return tuple(_translation(str(language), value[language], path) for language in sorted(value))


def _translation(language: str, texts: object, path: str) -> FieldTranslation:
    known = {"label", "placeholder", "help", "message"}
    if not isinstance(texts, dict) or not set(texts) <= known:
        _no_translation(path)
    return FieldTranslation(
        language=language,
        **{name: _text(text, name, path) for name, text in texts.items() if text is not None},
    )


def _no_translation(path: str) -> NoReturn:
    raise UnreadableField(path, "translations", "label, placeholder, help and message by language")
