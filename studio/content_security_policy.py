"""Tells browsers to run and load only what we serve ourselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asgiref.sync import iscoroutinefunction, markcoroutinefunction

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from django.http import HttpRequest, HttpResponse

# `style-src-attr` because diagram-js sets inline style attributes; no inline script and no inline sheet.
# Browsers count ws: and wss: of our own host as 'self'.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


class ContentSecurityPolicyMiddleware:
    """Adds the policy to every answer that has none of its own."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        answer = self.get_response(request)
        return with_policy_later(answer) if self.is_async else with_policy(answer)  # type: ignore[arg-type]


def with_policy(response: HttpResponse) -> HttpResponse:
    """Returns the response with our policy, unless it brings its own."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return response


async def with_policy_later(answer: Awaitable[HttpResponse]) -> HttpResponse:
    """Waits for the response and adds our policy."""
    return with_policy(await answer)
