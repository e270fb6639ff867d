"""From the model's fields to JSON."""

from __future__ import annotations

from engine.json_values import JsonObject
from engine.model.configurations import FieldTranslation, FormField


def write_field(form_field: FormField) -> JsonObject:
    """A field of the model as the plan stores it; texts are not yet evaluated."""
    written: JsonObject = {
        "name": form_field.name,
        "type": form_field.type,
        "required": form_field.required,
        "label": form_field.label or form_field.name,
        "default": form_field.default,
        "placeholder": form_field.placeholder,
        "help": form_field.help,
        "options": list(form_field.enum_values) or None,
        "optionsExpression": form_field.options_expression,
        "min": form_field.min,
        "max": form_field.max,
        "minLength": form_field.min_length,
        "maxLength": form_field.max_length,
        "minItems": form_field.min_items,
        "maxItems": form_field.max_items,
        "pattern": form_field.pattern,
        "places": form_field.places,
        "unit": form_field.unit,
        "accept": list(form_field.accept) or None,
        "maxSizeMb": form_field.max_size_mb,
        "readonly": form_field.readonly,
        "visibleWhen": form_field.visible_when,
        "requiredWhen": form_field.required_when,
        "readonlyWhen": form_field.readonly_when,
        "validWhen": form_field.valid_when,
        "compute": form_field.compute,
        "message": form_field.message,
        "translations": {each.language: _texts(each) for each in form_field.translations} or None,
        "fields": [write_field(each) for each in form_field.fields] or None,
    }
    return without_absent(written)


def without_absent(written: JsonObject) -> JsonObject:
    """The object without what means nothing."""
    return {name: value for name, value in written.items() if value not in (None, "") and value is not False}


def _texts(translation: FieldTranslation) -> JsonObject:
    return without_absent(
        {
            "label": translation.label,
            "placeholder": translation.placeholder,
            "help": translation.help,
            "message": translation.message,
        }
    )
