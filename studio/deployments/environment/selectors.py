"""Reads the rules of this environment for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.deployments.environment.rules import EnvironmentRules, freezes_to_come, rules_now
from studio.errors import NotFound
from studio.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User
    from studio.deployments.environment.models import FreezeWindow


def rules_visible_to(user: User) -> EnvironmentRules:
    """Returns the rules that hold now; raises NotAllowed."""
    require(user, Right.WATCH)
    return rules_now()


def freezes_visible_to(user: User) -> QuerySet[FreezeWindow]:
    """Returns the freeze windows that hold now or later, the first first; raises NotAllowed."""
    require(user, Right.WATCH)
    return freezes_to_come()


def freeze_visible_to(user: User, *, pk: int) -> FreezeWindow:
    """Returns one of them; raises NotFound where there is none."""
    found = freezes_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such freeze window."))
    return found
