"""A websocket that asks again and again whether this person may still listen."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import Counter, deque
from typing import TYPE_CHECKING, Any, ClassVar

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.serializers.json import DjangoJSONEncoder

from studio.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

NO = 4404
"""Close code for unknown and forbidden alike: nobody learns from it what exists."""
TOO_LARGE = 1009
TOO_MANY = 4429

LARGEST_MESSAGE = 64 * 1024
MESSAGES_PER_MINUTE = 60
SOCKETS_PER_PERSON = 30
"""Per web process: a browser opens two per tab."""
HEARTBEAT_SECONDS = 20.0
HEARTBEATS_PER_CHECK = 3


class GuardedSocket(AsyncWebsocketConsumer):
    """Sends JSON frames; subclasses say who may listen, to which groups, and what comes first.

    Group names come from ids on the server only. Rights are read anew every minute, so a person who loses
    one, or logs out, loses the socket.
    """

    open_sockets: ClassVar[Counter[int]] = Counter()
    messages_per_minute: ClassVar[int] = MESSAGES_PER_MINUTE

    user: User
    joined: frozenset[str]

    async def connect(self) -> None:
        """Opens the socket, or closes it with the one answer that strangers get."""
        self.joined, self.counted, self.heart = frozenset(), False, None
        self.heard: deque[float] = deque(maxlen=self.messages_per_minute)
        await self.accept()
        if not await self.check():
            await self.close(NO)
            return
        self.open_sockets[self.user.pk] += 1
        self.counted = True
        if self.open_sockets[self.user.pk] > SOCKETS_PER_PERSON:
            await self.close(TOO_MANY)
            return
        await self.greet()
        self.heart = asyncio.create_task(self.beat())

    async def disconnect(self, code: int) -> None:
        """Leaves everything."""
        if self.heart is not None:
            self.heart.cancel()
        if self.counted:
            self.counted = False
            self.open_sockets[self.user.pk] -= 1
        await self.join(())

    async def check(self) -> bool:
        """Reads the person and their rights anew and follows the groups they may follow now."""
        groups = await database_sync_to_async(self.read_groups)()
        if groups is None:
            return False
        await self.join(groups)
        return True

    def read_groups(self) -> frozenset[str] | None:
        """The groups to follow, or None when this person may not listen (any more)."""
        user, session = self.scope.get("user"), self.scope.get("session")
        if user is None or not user.is_authenticated:
            return None
        found = User.objects.filter(pk=user.pk, is_active=True).first()
        if found is None or (session is not None and not session.exists(session.session_key)):
            return None
        self.user = found
        return self.groups_of(found)

    def groups_of(self, user: User) -> frozenset[str] | None:
        """What a subclass decides, in a thread where the database may be asked."""
        raise NotImplementedError

    async def greet(self) -> None:
        """Sends what comes first; nothing unless a subclass has something."""

    async def answer(self, message: dict[str, Any]) -> None:
        """Answers a message from the browser; others than those a subclass knows are ignored."""

    async def join(self, groups: Iterable[str]) -> None:
        """Follows exactly these groups."""
        wanted = frozenset(groups)
        for group in wanted - self.joined:
            await self.channel_layer.group_add(group, self.channel_name)
        for group in self.joined - wanted:
            await self.channel_layer.group_discard(group, self.channel_name)
        self.joined = wanted

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Takes one message within the limits of size and rate; what is no JSON object is ignored."""
        if bytes_data or len(text_data or "") > LARGEST_MESSAGE:
            await self.close(TOO_LARGE)
            return
        now = time.monotonic()
        if len(self.heard) == self.messages_per_minute and now - self.heard[0] < 60:
            await self.close(TOO_MANY)
            return
        self.heard.append(now)
        with contextlib.suppress(ValueError, RecursionError):
            message = json.loads(text_data or "")
            if isinstance(message, dict):
                await self.answer(message)

    async def beat(self) -> None:
        """Keeps proxies from closing the socket, and checks the person once a minute."""
        beats = 0
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            beats += 1
            if beats % HEARTBEATS_PER_CHECK == 0 and not await self.check():
                await self.close(NO)
                return
            await self.send_frame({"type": "ping"})

    async def send_frame(self, frame: dict[str, Any]) -> None:
        """Sends one frame."""
        await self.send(json.dumps(frame, cls=DjangoJSONEncoder, ensure_ascii=False))

    async def frame(self, event: dict[str, Any]) -> None:
        """Passes on a frame that somebody has sent to one of the groups."""
        await self.pass_on(event["frame"])

    async def pass_on(self, frame: dict[str, Any]) -> None:
        """Sends a group's frame as it is, unless a subclass has to change it for this person."""
        await self.send_frame(frame)
