"""Opens the pages of the documentation to programs too: with a token instead of a session."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.accounts.tokens import find_owner
from studio.api.callers import bearer_of
from studio.api.errors import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def with_token(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lets the owner of a living token see a page; a token that is not alive is answered with 401."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        token = bearer_of(request)
        if token is None:
            return view(request)
        owner = find_owner(token)
        if owner is None:
            detail = _("This API token is wrong, has expired or was revoked.")
            return problem(status=401, kind="not-logged-in", detail=detail)
        request.user = owner
        return view(request)

    return checked
