"""Who manages triggers: who models processes and who operates them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.pages import has

if TYPE_CHECKING:
    from studio.accounts.models import User


def may_manage(user: User) -> bool:
    """Tells whether a person may make and change triggers."""
    return has(user, Right.MODEL) or has(user, Right.OPERATE)


def require_management(user: User) -> None:
    """Raises NotAllowed unless the person may."""
    if not may_manage(user):
        require(user, Right.OPERATE)
