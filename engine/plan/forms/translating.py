"""A form in the language of whoever reads it."""

from __future__ import annotations

from typing import Any

from engine.json_values import Json, JsonObject


def in_language(form_field: JsonObject, language: str) -> JsonObject:
    """The field with the texts of a language, `de-at` reading those of `de`; what has none stays as it is."""
    spoken = language.replace("_", "-").lower()
    found = dict(form_field)
    texts: Any = form_field.get("translations")
    if isinstance(texts, dict):
        found.update(texts.get(spoken) or texts.get(spoken.split("-", maxsplit=1)[0]) or {})
    if isinstance(form_field.get("options"), list):
        found["options"] = [_option(each, spoken) for each in form_field["options"]]  # type: ignore[union-attr]
    if isinstance(form_field.get("fields"), list):
        found["fields"] = [in_language(each, language) for each in form_field["fields"]]  # type: ignore[union-attr, arg-type]
    return found


def _option(option: Json, spoken: str) -> Json:
    """A choice is any JSON; only those with labels by language change."""
    if not isinstance(option, dict) or not isinstance(option.get("labels"), dict):
        return option
    labels: Any = option["labels"]
    label = labels.get(spoken) or labels.get(spoken.split("-", maxsplit=1)[0])
    return {**option, "label": label} if label else option
