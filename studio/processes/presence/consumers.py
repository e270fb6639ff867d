"""The websocket of an open editor. Nothing of it is stored: every window tells its own part to the others."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from studio.accounts.guarded_socket import GuardedSocket
from studio.accounts.permissions import has
from studio.processes.presence.claims import LONGEST_ID, Claims
from studio.processes.presence.publishing import editing_group
from studio.processes.selectors.definitions import definitions_visible_to
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

SILENT = 4408
"""Close code for a window that says nothing any more; one that lives connects again."""
TELL_SECONDS = 5.0
SILENCE_SECONDS = 16.0
"""A window says every five seconds that it lives."""


class EditingSocket(GuardedSocket):
    """Tells who is here; says the same of this window to everybody who comes, and again every few seconds."""

    messages_per_minute: ClassVar[int] = 150

    telling: asyncio.Task[None] | None = None

    def groups_of(self, user: User) -> frozenset[str] | None:
        """The process, for whoever may model it."""
        key = self.scope["url_route"]["kwargs"]["key"]
        if not has(user, Right.MODEL) or not definitions_visible_to(user).filter(key=key).exists():
            return None
        return frozenset({editing_group(key)})

    async def greet(self) -> None:
        """Says who this window is, and asks all others to say the same."""
        self.session, self.claims = uuid.uuid4().hex[:12], Claims()
        self.last_heard = time.monotonic()
        await self.send_frame({"type": "you", "session": self.session, "person": self.user.username})
        await self.tell({"type": "hello", "session": self.session})
        await self.tell_presence()
        self.telling = asyncio.create_task(self.keep_telling())

    async def answer(self, message: dict[str, Any]) -> None:
        """Hears what is selected, that the window lives, and that an element is taken over."""
        self.last_heard = time.monotonic()
        element = message.get("element")
        if message.get("type") == "selected":
            self.claims.select(message.get("elements"), now=time.time())
            await self.tell_presence()
        elif message.get("type") == "take_over" and isinstance(element, str) and len(element) <= LONGEST_ID:
            await self.tell({"type": "taken_over", "element": element, **self.who()})

    async def pass_on(self, frame: dict[str, Any]) -> None:
        """Answers whoever came; gives way to whoever takes over; all else is passed on as it is."""
        mine = frame.get("session") == self.session
        if frame["type"] == "hello":
            if not mine:
                await self.tell_presence()
            return
        if frame["type"] == "taken_over" and not mine:
            await self.give_way(frame)
        elif not mine:
            await self.send_frame(frame)

    async def give_way(self, frame: dict[str, Any]) -> None:
        """Lets the other window be first, and says so here only where something was lost."""
        if self.claims.lose(frame["element"], now=time.time()):
            await self.tell_presence()
            await self.send_frame(frame)

    async def keep_telling(self) -> None:
        """Repeats who is here, so that a server that died takes its people along; lets a silent window go."""
        while True:
            await asyncio.sleep(TELL_SECONDS)
            if time.monotonic() - self.last_heard > SILENCE_SECONDS:
                await self.close(SILENT)
                return
            self.claims.refresh(now=time.time())
            await self.tell_presence()

    async def tell_presence(self) -> None:
        """Says what this window works on."""
        claims = self.claims.to_json()
        await self.send_frame({"type": "claims", "claims": claims})
        shown = {"elements": list(self.claims.selected), "claims": claims}
        await self.tell({"type": "present", **self.who(), **shown})

    def who(self) -> dict[str, str]:
        """Returns this window and its person."""
        return {"session": self.session, "person": self.user.username, "name": str(self.user)}

    async def tell(self, frame: dict[str, Any]) -> None:
        """Says something to everybody who edits the process."""
        for group in self.joined:
            await self.channel_layer.group_send(group, {"type": "frame", "frame": frame})

    async def disconnect(self, code: int) -> None:
        """Says goodbye."""
        if self.telling is not None:
            self.telling.cancel()
            await self.tell({"type": "left", "session": self.session})
        await super().disconnect(code)
