"""The HttpSender port: one call of a webhook."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import httpx

from engine.errors import ActivityFailure
from engine.ports import WorkResult
from studio.activities.http.bodies import body_of
from studio.activities.http.calling import Breakers, Caller
from studio.activities.http.client import Call
from studio.activities.http.replies import expects, failure_of_status, value_of
from studio.activities.http.requests import HostSecrets, headers_of, method_of, signature_headers
from studio.activities.http.targets import Blocked, Resolve, host_of, parse, system_resolver

if TYPE_CHECKING:
    from engine.json_values import JsonObject
    from engine.ports import HttpRequest

DEFAULT_SECONDS = 30.0
LONGEST_SECONDS = 300.0
LARGEST_ANSWER = 1024 * 1024
LARGEST_FILE = 10 * 1024 * 1024


class GuardedHttpSender:
    """Calls webhooks on the public internet, and internal hosts that an administrator allows."""

    def __init__(
        self, *, secrets: HostSecrets, resolve: Resolve = system_resolver, breakers: Breakers | None = None
    ) -> None:
        self._secrets = secrets
        self._caller = Caller(resolve=resolve, breakers=breakers)

    async def send(self, request: HttpRequest) -> WorkResult:
        """One call, checked against the address policy; the value is the answer's body."""
        started = time.monotonic()
        address = with_query(request.url, query=request.query)
        call = await self._prepare(request, host=host_of(parse(address)))
        stated = request.configuration.get("expected_status")
        expected = None if stated is None else str(stated)
        target, reply = await self._caller.call(
            address, call=call, expected=expected, seconds=seconds_of(request), limit=LARGEST_ANSWER
        )
        called: JsonObject = {"method": call.method, "url": shown_address(request.url)}
        if not expects(reply.status, expected=expected):
            raise failure_of_status(reply, called=called)
        value = value_of(reply, kind=str(request.configuration.get("response_type") or "json"))
        milliseconds = round((time.monotonic() - started) * 1000)
        details: JsonObject = {"status": reply.status, "host": target.host, "bytes": len(reply.body)}
        return WorkResult(value=value, details={**called, **details, "duration_ms": milliseconds})

    async def _prepare(self, request: HttpRequest, *, host: str) -> Call:
        method = method_of(request)
        headers = await asyncio.to_thread(headers_of, request, host=host, secrets=self._secrets)
        body = body_of(request.body, headers=headers)
        signed = await asyncio.to_thread(
            signature_headers, request, body=body or b"", host=host, secrets=self._secrets
        )
        return Call(method, headers | signed, body)

    async def fetch(self, url: str) -> bytes:
        """Returns a file by its address, under the same policy; for attachments of mails."""
        call = Call("GET", {}, None)
        _target, reply = await self._caller.call(
            url, call=call, expected="200", seconds=DEFAULT_SECONDS, limit=LARGEST_FILE
        )
        if reply.status != 200:
            raise failure_of_status(reply, called={"method": "GET", "url": shown_address(url)})
        return reply.body


def shown_address(url: str) -> str:
    """Returns the address as people see it: without the query and without who logs in."""
    try:
        return str(httpx.URL(url).copy_with(query=None, fragment=None, userinfo=b""))
    except (httpx.InvalidURL, ValueError):
        return ""


def with_query(url: str, *, query: dict[str, str]) -> str:
    """Returns the URL with further query arguments, encoded as data."""
    if not query:
        return url
    try:
        return str(httpx.URL(url).copy_merge_params(query))
    except (httpx.InvalidURL, ValueError) as error:
        raise Blocked("the address cannot be read") from error


def seconds_of(request: HttpRequest) -> float:
    """Returns the time limit of the call."""
    wanted = request.configuration.get("timeout_seconds")
    if wanted is None:
        return DEFAULT_SECONDS
    if isinstance(wanted, bool) or not isinstance(wanted, int | float) or wanted <= 0:
        raise ActivityFailure(
            "webhook-misconfigured", "the time-out is no number of seconds", retryable=False
        )
    return min(float(wanted), LONGEST_SECONDS)
