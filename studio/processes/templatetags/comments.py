"""Says to which form of the comments a refused comment belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from studio.processes.models import Comment
    from studio.refusals import Refused

register = template.Library()


@register.filter
def for_thread(refused: Refused | None, first: Comment | None) -> Refused | None:
    """Returns the refused comment where it answered this thread; None is the form for new threads."""
    if refused is None:
        return None
    answered = refused.typed.get("answers", "")
    return refused if answered == (str(first.pk) if first else "") else None
