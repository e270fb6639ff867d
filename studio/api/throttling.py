"""How often one address or one token may ask: a brake against guessing and against programs gone wild.

Beside it, axes locks accounts after a few wrong passwords; this counts per address, whatever the account.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import structlog
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from studio.accounts.tokens import digest_of
from studio.api.callers import bearer_of
from studio.api.errors import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

PREFIX = "/api/v1/"
TRIGGERS = "/hooks/"
MINUTE = 60

log = structlog.get_logger(__name__)


class Limit(NamedTuple):
    """What is counted, for whom, and how much of it a minute is allowed."""

    name: str
    who: str
    most: int


class RateLimits:
    """Middleware: answers 429 to whoever asks too often. While the cache is away nothing is counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = bearer_of(request) if request.path_info.startswith(PREFIX) else None
        wrong = Limit("wrong-token", address_of(request), settings.WRONG_TOKENS_A_MINUTE)
        limit = counted_limit(request, token=token)
        if (token is not None and used(wrong) >= wrong.most) or (limit and count(limit) > limit.most):
            return too_many(request)
        answer = self.get_response(request)
        if token is not None and answer.status_code == 401:
            count(wrong)
        return answer


def counted_limit(request: HttpRequest, *, token: str | None) -> Limit | None:
    """Returns the limit that a request counts against: of its token, or of its address at the login."""
    if token is not None:
        return Limit("token", digest_of(token), settings.API_CALLS_A_MINUTE)
    if request.path_info.startswith(TRIGGERS):
        # Per trigger and caller: strangers who know an address cannot use up what others may.
        who = f"{address_of(request)}:{digest_of(request.path_info)}"
        return Limit("trigger", who, settings.TRIGGER_CALLS_A_MINUTE)
    if request.method == "POST" and request.path_info == reverse("accounts:login"):
        return Limit("login", address_of(request), settings.LOGINS_A_MINUTE)
    return None


def address_of(request: HttpRequest) -> str:
    """Returns the address of the caller, behind as many proxies as we believe."""
    return str(get_client_ip_address(request) or "unknown")


def key_of(limit: Limit) -> str:
    """Names the count of this minute."""
    return f"rate:{limit.name}:{limit.who}:{int(time.time() // MINUTE)}"


def count(limit: Limit) -> int:
    """Counts one and returns how many there were in this minute; 0 while the cache does not answer."""
    try:
        cache.add(key_of(limit), 0, timeout=2 * MINUTE)
        return int(cache.incr(key_of(limit)))
    except (RedisError, ValueError) as error:
        log.warning("rate_limits.not_counted", reason=str(error))
        return 0


def used(limit: Limit) -> int:
    """Returns how many there were in this minute, without counting."""
    try:
        return int(cache.get(key_of(limit), 0))
    except RedisError:
        return 0


def too_many(request: HttpRequest) -> HttpResponse:
    """Answers 429, as a problem document where a program asked."""
    text = _("Too many requests; wait a moment.")
    if request.path_info.startswith(PREFIX):
        answer = problem(status=429, kind="too-many-requests", detail=text)
    else:
        answer = HttpResponse(text, status=429, content_type="text/plain; charset=utf-8")
    answer.headers["Retry-After"] = str(MINUTE - int(time.time() % MINUTE))
    return answer
