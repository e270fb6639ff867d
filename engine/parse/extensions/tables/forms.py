"""Fields of forms, for tasks and start events, and `StartForm`."""

from __future__ import annotations

import dataclasses
from typing import Final

from engine.model.configurations import FIELD_TYPES, FieldTranslation, FormField, StartForm
from engine.parse.extensions.configuration import Configuration
from engine.parse.extensions.description import Attribute, Description, Part
from engine.parse.extensions.values import BOOLEAN, EXACT_TEXT, INTEGER, JSON_LIST, LIST, NUMBER

TRANSLATION: Final = Description(
    name="translation",
    build=FieldTranslation,
    attributes=(
        Attribute(name="language", also=("lang",)),
        Attribute(name="label"),
        Attribute(name="placeholder"),
        Attribute(name="help"),
        Attribute(name="message"),
    ),
)
COLUMN: Final = Description(
    name="field",
    build=FormField,
    attributes=(
        Attribute(name="name", also=("id",)),
        Attribute(name="type", choices=FIELD_TYPES),
        Attribute(name="required", value=BOOLEAN),
        Attribute(name="label"),
        Attribute(name="defaultValue", value=EXACT_TEXT, into="default", also=("default",)),
        Attribute(name="placeholder"),
        Attribute(name="help"),
        Attribute(name="enumValues", value=JSON_LIST, also=("enumValue", "options", "option")),
        Attribute(name="optionsExpression"),
        Attribute(name="min", value=NUMBER),
        Attribute(name="max", value=NUMBER),
        Attribute(name="minLength", value=INTEGER),
        Attribute(name="maxLength", value=INTEGER),
        Attribute(name="minItems", value=INTEGER),
        Attribute(name="maxItems", value=INTEGER),
        Attribute(name="pattern"),
        Attribute(name="places", value=INTEGER),
        Attribute(name="unit"),
        Attribute(name="accept", value=LIST),
        Attribute(name="maxSizeMb", value=NUMBER),
        Attribute(name="readonly", value=BOOLEAN),
        Attribute(name="visibleWhen"),
        Attribute(name="requiredWhen"),
        Attribute(name="readonlyWhen"),
        Attribute(name="validWhen"),
        Attribute(name="compute"),
        Attribute(name="message"),
    ),
    parts=(Part(name="translation", description=TRANSLATION, into="translations", many=True),),
)
FIELD: Final = dataclasses.replace(
    COLUMN,
    parts=(*COLUMN.parts, Part(name="field", description=COLUMN, into="fields", many=True)),
)
FIELDS: Final = Part(name="field", description=FIELD, into="fields", many=True, within=("formData",))
START_FORM: Final = Description(
    name="StartForm", build=StartForm, attributes=(Attribute(name="formRef"),), parts=(FIELDS,)
)

TABLE: Final = (Configuration(description=START_FORM, into="start_form", on=("startEvent",)),)
