"""What pages show of references to files."""

from __future__ import annotations

from typing import Any

from django import template

from studio.files.retention import files_in

register = template.Library()


@register.filter
def stored_files(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """The references that a value is or lists; none where it is anything else, or something simulated."""
    parts = value if isinstance(value, list) else [value]
    found = [each for each in parts if isinstance(each, dict) and each.get("filename")]
    return found if len(found) == len(parts) and all(map(is_stored, found)) else []


def is_stored(reference: dict[str, Any]) -> bool:
    """Whether the reference itself names a file of ours."""
    named = {str(each) for each in files_in(reference)}
    return reference.get("file") in named
