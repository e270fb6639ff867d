"""What a webhook may call. Decided once, on the address that is then connected to.

1. The URL is parsed once, by the client that will use it, and refused where parsers could disagree.
2. Its host is resolved once; one address that is not public refuses them all.
3. The connection goes to an address of that answer: nobody resolves the name again (`security.md` §2.8).
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx

from engine.errors import ActivityFailure
from studio.activities.http.addresses import is_public, read_address
from studio.library.endpoints import split_entry

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

PORTS = {"http": 80, "https": 443}
ALLOWED_PORTS = {80, 443, 8080, 8443}
LONGEST_URL = 4096
SUSPICIOUS = re.compile(r"[\x00-\x20\x7f\\]")
NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Target:
    """A checked URL and the addresses that may be connected to, in order."""

    url: httpx.URL
    host: str
    port: int
    addresses: tuple[str, ...]

    @property
    def endpoint(self) -> str:
        """Host and port, by which its failures are counted."""
        return f"{self.host}:{self.port}"

    def pinned_url(self, address: str) -> httpx.URL:
        """Returns the URL with the address in place of the name."""
        return self.url.copy_with(host=address)


class Blocked(ActivityFailure):
    """The policy does not let a webhook go there. The reason is not shown: it would describe our network."""

    def __init__(self, reason: str) -> None:
        super().__init__("webhook-blocked", f"blocked by policy: {reason}", retryable=False)


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """Asks the system for all addresses of a host."""
    answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


async def check_target(text: str, *, allowed: Sequence[str], resolve: Resolve) -> Target:
    """Returns where to connect. `allowed` are internal host:port entries of an administrator.

    Raises Blocked, or a retryable ActivityFailure when the name cannot be resolved.
    """
    url = parse(text)
    host = host_of(url)
    port = url.port or PORTS[url.scheme]
    trusted = (host, port) in {split_entry(entry) for entry in allowed}
    if not trusted and port not in ALLOWED_PORTS:
        raise Blocked("this port is not open to webhooks")
    literal = read_address(host)
    addresses = [str(literal)] if literal else await look_up(host, port=port, resolve=resolve)
    if not trusted and not all(is_reachable(address) for address in addresses):
        raise Blocked("this host is not on the public internet")
    return Target(url, host, port, tuple(addresses))


def parse(text: str) -> httpx.URL:
    """Parses a URL; refuses what another parser could read differently."""
    if len(text) > LONGEST_URL or SUSPICIOUS.search(text):
        raise Blocked("the address is too long or contains blanks, control characters or backslashes")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise Blocked("the address cannot be read") from error
    if url.scheme not in PORTS:
        raise Blocked("only http and https are allowed")
    if url.userinfo or "@" in text.split("://", 1)[-1].split("/", 1)[0]:
        raise Blocked("addresses with user names or passwords are not allowed")
    return url


def host_of(url: httpx.URL) -> str:
    """Returns the host in its one canonical form; refuses other ways to write an IP address."""
    host = url.raw_host.decode("ascii").lower().rstrip(".")
    if not host or "%" in host:
        raise Blocked("the address names no host")
    if NUMERIC.fullmatch(host.rpartition(".")[2]) and read_address(host) is None:
        raise Blocked("this is an unusual way to write an IP address")
    return host


async def look_up(host: str, *, port: int, resolve: Resolve) -> list[str]:
    """Returns the addresses of a name; ActivityFailure (retryable) when it has none now."""
    unknown = ActivityFailure("webhook-unreachable", f"the host {host} cannot be found", retryable=True)
    try:
        addresses = list(await resolve(host, port))
    except (OSError, UnicodeError) as error:
        raise unknown from error
    if not addresses:
        raise unknown
    return addresses


def is_reachable(text: str) -> bool:
    """Tells whether a resolved address is public; an IPv6 address with a zone never is."""
    address = read_address(text)
    return address is not None and is_public(address)
