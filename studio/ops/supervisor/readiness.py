"""Ways to see that a child does its work: a port, a line it prints, an address that answers."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Protocol


class Readiness(Protocol):
    """One way to see that a child works."""

    def hear(self, line: str) -> None:
        """Takes note of a line the child printed."""

    async def holds(self) -> bool:
        """Tells whether the child works now."""

    def forget(self) -> None:
        """Forgets what an earlier run of the child said."""


class Unhearing:
    """A way of seeing that does not listen to what the child prints."""

    def hear(self, line: str) -> None:
        """Does not listen."""

    def forget(self) -> None:
        """Has nothing to forget."""


@dataclass
class PortOpen(Unhearing):
    """The child accepts connections on a port of this machine."""

    port: int

    async def holds(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True


@dataclass
class Prints:
    """The child has printed a line with these words."""

    words: str
    heard: bool = field(default=False, init=False)

    def hear(self, line: str) -> None:
        self.heard = self.heard or self.words in line

    def forget(self) -> None:
        self.heard = False

    async def holds(self) -> bool:
        return self.heard


@dataclass
class Answers(Unhearing):
    """The child answers 200 at an address of this machine."""

    address: str
    host_name: str = "127.0.0.1"

    async def holds(self) -> bool:
        return await asyncio.to_thread(self.ask)

    def ask(self) -> bool:
        """Asks once; a refusal, an error status and silence are all a no."""
        question = urllib.request.Request(self.address, headers={"Host": self.host_name})  # noqa: S310
        try:
            with urllib.request.urlopen(question, timeout=10) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False
