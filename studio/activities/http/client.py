"""One HTTP exchange with a checked target: pinned address, no redirects, no proxies, bounded answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from engine.errors import ActivityFailure
from studio.activities.http.connections import Connections
from studio.activities.http.targets import Target

CONNECT_SECONDS = 5.0
USER_AGENT = "Periscope-Studio"
CONNECTIONS = Connections()
"""Those of this process."""


@dataclass(frozen=True)
class Call:
    """What is sent; headers and body are complete."""

    method: str
    headers: Mapping[str, str]
    content: bytes | None


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: httpx.Headers
    body: bytes


async def exchange(
    target: Target, *, call: Call, seconds: float, limit: int, connections: Connections = CONNECTIONS
) -> Reply:
    """Sends one request and returns the answer of at most `limit` bytes.

    Raises ActivityFailure: retryable when the network or the other side failed.
    """
    try:
        async with asyncio.timeout(seconds), connections.to(target.host) as transport:
            return await first_that_connects(transport, target, call=call, seconds=seconds, limit=limit)
    except (TimeoutError, httpx.TimeoutException) as error:
        message = f"{target.host} did not answer within {seconds:g} seconds"
        raise ActivityFailure("webhook-timeout", message, retryable=True) from error
    except httpx.TransportError as error:
        message = f"the connection to {target.host} failed: {type(error).__name__}"
        raise ActivityFailure("webhook-unreachable", message, retryable=True) from error


async def first_that_connects(
    transport: httpx.AsyncHTTPTransport, target: Target, *, call: Call, seconds: float, limit: int
) -> Reply:
    """Tries the checked addresses in order; only a failed connection goes on to the next."""
    for number, address in enumerate(target.addresses, start=1):
        request = pinned_request(target, address=address, call=call, seconds=seconds)
        try:
            response = await transport.handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if number == len(target.addresses):
                raise
            continue
        try:
            return Reply(response.status_code, response.headers, await read(response, limit=limit))
        finally:
            await response.aclose()
    raise ActivityFailure("webhook-unreachable", f"{target.host} has no address", retryable=True)


def pinned_request(target: Target, *, address: str, call: Call, seconds: float) -> httpx.Request:
    """Returns the request to one address; the certificate is checked against the name all the same."""
    ours = {"Host": host_header(target), "User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    accepting = {} if any(name.lower() == "accept" for name in call.headers) else {"Accept": "*/*"}
    timeout = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
    return httpx.Request(
        call.method,
        target.pinned_url(address),
        headers={**call.headers, **accepting, **ours},
        content=call.content,
        extensions={"sni_hostname": target.host, "timeout": timeout.as_dict()},
    )


async def read(response: httpx.Response, *, limit: int) -> bytes:
    """Reads the answer; ActivityFailure when it is larger than allowed or packed against our wish."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        message = "the answer is compressed, though we asked for a plain one"
        raise ActivityFailure("webhook-response-invalid", message, retryable=False)
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > limit:
            message = f"the answer is larger than {limit} bytes"
            raise ActivityFailure("webhook-response-too-large", message, retryable=False)
    return bytes(body)


def host_header(target: Target) -> str:
    """Returns the Host header of the original URL."""
    return target.url.netloc.decode("ascii")
