"""What pages say of big values."""

from __future__ import annotations

from typing import Any

from django import template

from studio.values.references import NAME, is_reference, references_in

register = template.Library()


@register.filter
def is_big(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a reference stands in place of the value."""
    return is_reference(value)


@register.filter
def big_parts(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """The references in a value, each with its name where templates can read it."""
    return [{**each, "name": each[NAME]} for each in references_in(value)]
