"""What differs between two forms, field by field."""

from __future__ import annotations

from engine.diff.comparing import differences
from engine.diff.sentences import sentence_of
from engine.model.configurations import FormField


def form_changes(old: tuple[FormField, ...], new: tuple[FormField, ...]) -> tuple[str, ...]:
    """Returns a sentence per change, in the order of the fields."""
    found = differences("user_task.fields", old, new)
    return tuple(sentence_of(each, name_of=lambda name: name) for each in found)
