"""What the pages of batches say about one instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from studio.instances.migration_words import words_of_answer

if TYPE_CHECKING:
    from studio.instances.migration_models import InstanceMigration

register = template.Library()


@register.filter
def why(migration: InstanceMigration) -> str:
    """Why an instance is, or would be, not moved."""
    return words_of_answer(migration)
