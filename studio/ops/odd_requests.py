"""Refuses requests that hold what is no text, before anybody asks a database for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse, QueryDict


class OddRequestMiddleware:
    """Answers 400 to U+0000 in an address or a form: PostgreSQL would fail on it, SQLite would store it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Raises BadRequest where there is such a character."""
        if any("\x00" in text for text in texts_of(request)):
            raise BadRequest("U+0000 in the request")


def texts_of(request: HttpRequest) -> Iterator[str]:
    """Yields the address and everything that was sent as parameters or as a form."""
    yield request.path_info
    for sent in (request.GET, request.POST):
        yield from names_and_values(sent)


def names_and_values(sent: QueryDict) -> Iterator[str]:
    """Yields both, one after the other."""
    for name, values in sent.lists():
        yield name
        yield from (value for value in values if isinstance(value, str))
