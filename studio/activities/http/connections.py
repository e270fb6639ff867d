"""Connections that stay open between calls, one set per host name and event loop.

Only calls of the same name share connections: at one address many names may answer, and the certificate of
a connection was checked against the name it was opened for. A connection is found by its address, and a call
asks only for addresses that were checked for this very call; so what is kept never replaces a check.
There are no cookies: connections are kept, not sessions.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

import httpx

MOST_HOSTS = 64
IDLE_SECONDS = 15.0
LIMITS = httpx.Limits(max_connections=50, max_keepalive_connections=5, keepalive_expiry=IDLE_SECONDS)


@dataclass
class Kept:
    """The connections to one host, and how many calls use them now."""

    transport: httpx.AsyncHTTPTransport
    users: int = 0


class Connections:
    """Keeps connections for the hosts called last."""

    def __init__(self, *, most_hosts: int = MOST_HOSTS) -> None:
        self._most = most_hosts
        self._loops: WeakKeyDictionary[asyncio.AbstractEventLoop, OrderedDict[str, Kept]] = (
            WeakKeyDictionary()
        )

    @asynccontextmanager
    async def to(self, host: str) -> AsyncIterator[httpx.AsyncHTTPTransport]:
        """Lends the connections of one host name for one exchange."""
        hosts = self._loops.setdefault(asyncio.get_running_loop(), OrderedDict())
        kept = hosts.setdefault(host, Kept(open_transport())) if host not in hosts else hosts[host]
        hosts.move_to_end(host)
        kept.users += 1
        try:
            yield kept.transport
        finally:
            kept.users -= 1
            await self._let_go(hosts)

    async def _let_go(self, hosts: OrderedDict[str, Kept]) -> None:
        unused = [name for name, kept in hosts.items() if not kept.users]
        for name in unused[: max(len(hosts) - self._most, 0)]:
            await hosts.pop(name).transport.aclose()


def open_transport() -> httpx.AsyncHTTPTransport:
    """Returns connections that take nothing from the environment."""
    return httpx.AsyncHTTPTransport(verify=trust(), trust_env=False, limits=LIMITS)


@lru_cache(maxsize=1)
def trust() -> ssl.SSLContext:
    """Returns the certificates we trust; loading them takes a while, so it is done once."""
    return httpx.create_ssl_context(trust_env=False)
