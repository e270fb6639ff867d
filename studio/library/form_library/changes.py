"""What differs between two versions of a form, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from engine.diff import form_changes, tell
from engine.plan.forms import read_fields

if TYPE_CHECKING:
    from engine.json_values import Json


def changes_between(old: list[Json], new: list[Json]) -> list[str]:
    """Returns a sentence per change in the language of this moment, in the order of the fields."""
    return [tell(each, language=translation) for each in form_changes(read_fields(old), read_fields(new))]
