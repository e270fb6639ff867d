"""Who calls: a session of a browser with its CSRF token, or a token of a program; and whether they may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer, SessionAuth

from studio.accounts.permissions import require
from studio.accounts.tokens import find_owner
from studio.api.rights import RIGHTS
from studio.errors import NotAllowed

if TYPE_CHECKING:
    from django.http import HttpRequest

    from studio.accounts.models import User

PREFIX = "api/v1"


class TokenCaller(HttpBearer):
    """A program with `Authorization: Bearer ps_…`; it acts as the owner of the token."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """Returns the owner when the owner may call this operation; raises 401 when the token is not alive.

        A wrong token never falls through to the session: its check for the CSRF token would answer 403.
        """
        owner = find_owner(token)
        if owner is None:
            raise HttpError(401, _("This API token is wrong, has expired or was revoked."))
        request.user = owner
        return authorised(request, user=owner)


class SessionCaller(SessionAuth):
    """A browser; an unsafe call without the CSRF token is refused before anything else."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """Returns the person of the session when they may call this operation."""
        return authorised(request, user=request.user) if request.user.is_authenticated else None


def bearer_of(request: HttpRequest) -> str | None:
    """Returns the token a request carries, which may be empty; None when it carries none."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def authorised(request: HttpRequest, *, user: User) -> User:
    """Returns the user; raises NotAllowed when the operation asks for a right they do not have."""
    operation = operation_of(request)
    if operation not in RIGHTS:
        raise NotAllowed(_("This operation is not open to anybody."))
    right = RIGHTS[operation]
    if right is not None:
        require(user, right)
    return user


def operation_of(request: HttpRequest) -> str:
    """Names the called operation as the table does: `GET /processes/{key}`."""
    match = request.resolver_match
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", match.route if match else "")
    return f"{request.method} {path.removeprefix(PREFIX)}"
