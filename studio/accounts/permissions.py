"""Who may do what: the checks of `studio.pages` under the name all apps use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.pages import PAGES, PUBLIC_PAGES, has, page, public_page, require
from studio.rights import Right

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from studio.accounts.models import User

__all__ = ["PAGES", "PUBLIC_PAGES", "has", "page", "public_page", "require", "rights_of"]


def rights_of(user: User | AnonymousUser) -> frozenset[str]:
    """Returns the values of all rights this person has."""
    return frozenset(right.value for right in Right if has(user, right))
