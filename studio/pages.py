"""Who may open which page: every view says so by a decorator, and a test proves that none forgot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from studio.errors import NotAllowed

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from studio.rights import Right

    Person = AbstractBaseUser | AnonymousUser

View = Callable[..., Any]

PAGES: dict[str, Right | None] = {}
"""View (module and name) → the right it asks for; None: everybody who is logged in."""

PUBLIC_PAGES: dict[str, str] = {}
"""View → why strangers may open it."""


def has(user: Person, right: Right) -> bool:
    """Tells if an active person has the right. The object keeps the answer: read it anew now and then."""
    return bool(user.is_active and cast("Any", user).has_perm(right.permission))


def require(user: Person, right: Right) -> None:
    """Raises NotAllowed unless the person has the right."""
    if not has(user, right):
        raise NotAllowed(_("You do not have the right for this: %(right)s.") % {"right": right.in_words})


def name_of(view: View) -> str:
    """Names a view as the registries do."""
    return f"{view.__module__}.{view.__qualname__}"


def page(right: Right | None) -> Callable[[View], View]:
    """Opens a view to people who are logged in and have the right (None: to all of them), and registers it.

    Strangers go to the login page; a script of ours is told so by status 401, htmx by a redirect of the page.
    """

    def decorate(view: View) -> View:
        PAGES[name_of(view)] = right
        return asynchronous(view, right) if iscoroutinefunction(view) else synchronous(view, right)

    return decorate


def public_page(*, reason: str) -> Callable[[View], View]:
    """Registers a view that strangers may open; the reason is for whoever reads the registry."""

    def decorate(view: View) -> View:
        PUBLIC_PAGES[name_of(view)] = reason
        return view

    return decorate


def synchronous(view: View, right: Right | None) -> View:
    """Wraps an ordinary view in the check."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return send_to_login(request)
        if right is not None:
            require(request.user, right)
        return cast("HttpResponse", view(request, *args, **kwargs))

    return checked


def asynchronous(view: Callable[..., Awaitable[HttpResponse]], right: Right | None) -> View:
    """Wraps a coroutine view in the check."""

    @wraps(view)
    async def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        user = await request.auser()
        if not user.is_authenticated:
            return send_to_login(request)
        if right is not None and not (user.is_active and await user.ahas_perm(right.permission)):
            raise NotAllowed(_("You do not have the right for this: %(right)s.") % {"right": right.in_words})
        return await view(request, *args, **kwargs)

    return checked


def send_to_login(request: HttpRequest) -> HttpResponse:
    """Answers a stranger: with the login page, or with how a script gets there."""
    login = resolve_url(settings.LOGIN_URL)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": login})
    if "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=401)
    return redirect_to_login(request.get_full_path(), login)
