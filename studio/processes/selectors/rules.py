"""Reads the review rules of folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.accounts.permissions import require
from studio.processes.models import ReviewRule
from studio.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User


def rules_visible_to(user: User) -> QuerySet[ReviewRule]:
    """Returns all rules by folder: whoever asks for a review may know what it takes."""
    require(user, Right.WATCH)
    return ReviewRule.objects.select_related("changed_by").prefetch_related("groups")
