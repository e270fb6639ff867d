"""Who may see and move instances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from studio.accounts.permissions import has
from studio.accounts.roles import Right
from studio.instances.models import Instance

if TYPE_CHECKING:
    from studio.accounts.models import User


def watchable(user: User) -> Q:
    """Selects the instances a person may watch: all with the right to, else those they started."""
    if has(user, Right.WATCH):
        return Q()
    started = Instance.objects.filter(started_by=user).values("pk")
    return Q(started_by=user) | Q(root__in=started)


def may_operate(user: User) -> bool:
    """Whether the person may retry, edit and cancel."""
    return has(user, Right.OPERATE)


def sees_sensitive(user: User) -> bool:
    """Whether sensitive values are shown to this person."""
    return has(user, Right.SEE_SENSITIVE)
