"""Turns every refusal of the studio into a page: the one place where errors of pages become HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from django.utils.translation import gettext

from studio.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    Outdated,
    StudioError,
    Unavailable,
    WrongState,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

STATUS: dict[type[StudioError], int] = {
    NotAllowed: 403,
    NotFound: 404,
    WrongState: 409,
    Outdated: 412,
    Conflict: 409,
    InvalidInput: 422,
    Unavailable: 503,
}

UNAVAILABLE = STATUS[Unavailable]
RETRY_AFTER_SECONDS = 5
DATABASE_TROUBLE = (OperationalError, InterfaceError)
"""Locked, full, or not there: trying again helps, and nothing was written."""

log = structlog.get_logger(__name__)


class ErrorPageMiddleware:
    """Answers a StudioError that a page let through; the API answers its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Returns the page for a refusal, or None for what we did not expect."""
        if isinstance(exception, DATABASE_TROUBLE):
            log.warning("database.unavailable", reason=str(exception))
            exception = Unavailable(
                gettext("The database is busy or does not answer; try again in a moment.")
            )
        return render_refusal(request, error=exception) if isinstance(exception, StudioError) else None


def render_refusal(request: HttpRequest, *, error: StudioError) -> HttpResponse:
    """Renders a refusal as a page, or as a fragment where the page asked for one."""
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)
    fragment = bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]
    context = {"title": title_of(status), "message": error.message, "fields": getattr(error, "fields", {})}
    template = "ops/_refusal.html" if fragment else "ops/refusal.html"
    answer = render(request, template, context, status=status)
    if status == UNAVAILABLE:
        answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def title_of(status: int) -> str:
    """Returns the heading of a refusal's page."""
    titles = {
        403: gettext("You may not do this"),
        404: gettext("There is nothing here"),
        409: gettext("This is not possible now"),
        422: gettext("Something in the form is not right"),
        503: gettext("A service does not answer"),
    }
    return titles.get(status, gettext("This did not work"))
