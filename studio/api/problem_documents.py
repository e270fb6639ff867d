"""Gives programs a problem document where Django would answer them with a page.

The API answers its own refusals (`studio.api.errors`). An unknown address, a wrong method, a body that is too
large or a mistake of ours never reach it, or leave it as an exception.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _

from studio.api.errors import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

PREFIX = "/api/v1/"
PAGES = ("/api/v1/docs",)


class ProblemDocuments:
    """Stands outside all others, so that it sees what became of exceptions too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        ours = request.path_info.startswith(PREFIX) and not request.path_info.startswith(PAGES)
        return as_problem(answer) if ours and is_page(answer) else answer


def is_page(answer: HttpResponse) -> bool:
    """Tells whether an answer is an error in words for people."""
    kind = answer.headers.get("Content-Type", "")
    return answer.status_code >= HTTPStatus.BAD_REQUEST and "json" not in kind


def as_problem(answer: HttpResponse) -> HttpResponse:
    """Returns the problem document of the same status, with the headers that say how to go on."""
    details = {
        401: _("Log in or send a valid API token."),
        404: _("There is nothing here."),
        405: _("This address does not know the method."),
        500: _("We made a mistake; it is in the log of the studio."),
    }
    status = answer.status_code
    detail = details.get(status, _("The request cannot be read: it may be too large."))
    kind = "not-logged-in" if status == HTTPStatus.UNAUTHORIZED else HTTPStatus(status).phrase
    made = problem(status=status, kind=kind.lower().replace(" ", "-"), detail=detail)
    for name in ("Allow", "WWW-Authenticate", "Retry-After"):
        if name in answer.headers:
            made.headers[name] = answer.headers[name]
    return made
