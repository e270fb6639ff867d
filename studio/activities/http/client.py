"""One HTTP exchange with a checked target: pinned address, no redirects, no proxies, bounded answer."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import httpx

from engine.errors import ActivityFailure
from studio.activities.http.targets import Target

CONNECT_SECONDS = 5.0
USER_AGENT = "Periscope-Studio"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: httpx.Headers
    body: bytes


@lru_cache(maxsize=1)
def trust() -> ssl.SSLContext:
    """Returns the certificates we trust; loading them takes a while, so it is done once."""
    return httpx.create_ssl_context(trust_env=False)


async def exchange(
    target: Target,
    *,
    method: str,
    headers: Mapping[str, str],
    content: bytes | None,
    seconds: float,
    limit: int,
) -> Reply:
    """Sends one request and returns the answer of at most `limit` bytes.

    Raises ActivityFailure: retryable when the network or the other side failed.
    """
    sent = {**headers, "Host": host_header(target), "User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    try:
        async with asyncio.timeout(seconds), open_client(seconds) as client:
            return await first_that_connects(
                client, target, method=method, headers=sent, content=content, limit=limit
            )
    except (TimeoutError, httpx.TimeoutException) as error:
        message = f"{target.host} did not answer within {seconds:g} seconds"
        raise ActivityFailure("webhook-timeout", message, retryable=True) from error
    except httpx.TransportError as error:
        message = f"the connection to {target.host} failed: {type(error).__name__}"
        raise ActivityFailure("webhook-unreachable", message, retryable=True) from error


def open_client(seconds: float) -> httpx.AsyncClient:
    """Returns a client that takes nothing from the environment and keeps nothing between calls."""
    timeout = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
    return httpx.AsyncClient(verify=trust(), trust_env=False, follow_redirects=False, timeout=timeout)


async def first_that_connects(
    client: httpx.AsyncClient,
    target: Target,
    *,
    method: str,
    headers: Mapping[str, str],
    content: bytes | None,
    limit: int,
) -> Reply:
    """Tries the checked addresses in order; only a failed connection goes on to the next."""
    for number, address in enumerate(target.addresses, start=1):
        request = client.build_request(
            method,
            target.pinned_url(address),
            headers=dict(headers),
            content=content,
            # The certificate is checked against the name, not against the address.
            extensions={"sni_hostname": target.host},
        )
        try:
            response = await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if number == len(target.addresses):
                raise
            continue
        try:
            return Reply(response.status_code, response.headers, await read(response, limit=limit))
        finally:
            await response.aclose()
    raise ActivityFailure("webhook-unreachable", f"{target.host} has no address", retryable=True)


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
