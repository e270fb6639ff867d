"""The vocabulary of our namespace as data, for documentation and for the browser."""

from __future__ import annotations

import dataclasses
import math

from engine.json_values import Json, JsonObject
from engine.parse.extensions.configuration import Configuration
from engine.parse.extensions.description import Attribute, Description, Part
from engine.parse.extensions.tables import CONFIGURATIONS, SETTINGS, SETTINGS_ON
from engine.parse.namespaces import PERISCOPE


def vocabulary() -> JsonObject:
    """Return every element and attribute we read, from the tables that read them.

    `configurations` name an element and where it may stand; `elements` describe each by name, parts refer to
    them by that name. Every attribute may be written as a child element with a text as well.
    """
    elements: JsonObject = {}
    for configuration in CONFIGURATIONS:
        _describe(configuration.description, into=elements)
    return {
        "namespace": PERISCOPE.strip("{}"),
        "configurations": [_placed(configuration) for configuration in CONFIGURATIONS],
        "settings": [{**_attribute(s, fields={}), "on": list(SETTINGS_ON[s.name])} for s in SETTINGS],
        "elements": elements,
    }


def _placed(configuration: Configuration) -> JsonObject:
    return {
        "element": configuration.description.name,
        "on": list(configuration.on),
        "many": configuration.many,
    }


def _describe(description: Description, *, into: JsonObject) -> None:
    """Add an element and, once each, the elements of its parts."""
    if description.name in into:
        return
    fields = _fields(description)
    parts = (*description.parts, *description.elements)
    into[description.name] = {
        "attributes": [_attribute(a, fields=fields) for a in description.attributes],
        "parts": [_part(part, owner=description) for part in parts],
        "text": description.text,
    }
    for part in parts:
        _describe(part.description or description, into=into)


def _fields(description: Description) -> dict[str, dataclasses.Field[object]]:
    build = description.build
    return {f.name: f for f in dataclasses.fields(build)} if dataclasses.is_dataclass(build) else {}


def _attribute(attribute: Attribute, *, fields: dict[str, dataclasses.Field[object]]) -> JsonObject:
    field = fields.get(attribute.field)
    return {
        "name": attribute.name,
        "aliases": list(attribute.also),
        "type": attribute.value.name,
        "choices": list(attribute.choices),
        "suggestions": list(attribute.suggestions),
        "required": field is not None and _is_required(field),
        "default": attribute.default if field is None or attribute.default is not None else _default(field),
    }


def _is_required(field: dataclasses.Field[object]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _default(field: dataclasses.Field[object]) -> Json:
    value = field.default
    if isinstance(value, float) and math.isfinite(value):
        return value
    return value if isinstance(value, bool | int | str) and value != "" else None


def _part(part: Part, *, owner: Description) -> JsonObject:
    return {
        "name": part.name,
        "aliases": list(part.also),
        "element": (part.description or owner).name,
        "many": part.many,
        "within": list(part.within),
    }
