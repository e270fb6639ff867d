"""What elements with a form share."""

from __future__ import annotations

from collections.abc import Iterable

from engine.elements.surroundings import Surroundings
from engine.json_values import JsonObject
from engine.model.configurations import SHOWN_ONLY, FormField
from engine.model.foundation import FlowNode


def check_expressions(node: FlowNode, fields: Iterable[FormField], surroundings: Surroundings) -> None:
    """Refuses defaults and rules that are no expressions, those of a table's fields as well."""
    for each in fields:
        surroundings.template(node, each.default)
        for _name, source in each.rules:
            surroundings.expression(node, source)
        check_expressions(node, each.fields, surroundings)


def has_value(form_field: JsonObject) -> bool:
    """Whether a field of an open form holds a value, unlike headings and notes."""
    return form_field.get("type") not in SHOWN_ONLY
