"""Who may change a function: whoever keeps the library; a private one only its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.errors import NotAllowed
from studio.library.functions.models import Function
from studio.pages import has, require
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User


def may_write(user: User, *, function: Function) -> bool:
    """Tells whether a person may change, publish and deprecate a function."""
    owns = function.visibility == Function.Visibility.SHARED or function.owner_id == user.pk
    return owns and has(user, Right.MANAGE_LIBRARY)


def require_writer(user: User, *, function: Function) -> None:
    """Raises NotAllowed unless the person may change the function."""
    require(user, Right.MANAGE_LIBRARY)
    if not may_write(user, function=function):
        raise NotAllowed(_("This function is private to its owner."))
