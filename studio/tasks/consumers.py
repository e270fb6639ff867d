"""Live stream of a person's inbox."""

from __future__ import annotations

import asyncio
from typing import Any

from channels.db import database_sync_to_async

from studio.accounts.guarded_socket import GuardedSocket
from studio.accounts.models import User
from studio.accounts.permissions import has
from studio.accounts.roles import Right
from studio.tasks.publishing import EVERYBODY, OPERATORS, candidates_group, person_group
from studio.tasks.selectors import counts_for

PAUSE_SECONDS = 0.2
"""Counts are sent at most this often."""


class TasksSocket(GuardedSocket):
    """Which of this person's tasks have changed, and how many there are."""

    counting: asyncio.Task[None] | None = None

    def groups_of(self, user: User) -> frozenset[str] | None:
        """The person's own group, those of their teams, and what their rights add."""
        works, operates = has(user, Right.WORK), has(user, Right.OPERATE)
        if not (works or operates):
            return None
        groups = {person_group(user.pk)}
        if works:
            groups |= {candidates_group(pk) for pk in user.groups.values_list("pk", flat=True)} | {EVERYBODY}
        return frozenset(groups | {OPERATORS} if operates else groups)

    async def greet(self) -> None:
        """Sends the counts."""
        await self.send_counts()

    async def pass_on(self, frame: dict[str, Any]) -> None:
        """Sends the change at once and the counts a moment later."""
        await self.send_frame(frame)
        if self.counting is None or self.counting.done():
            self.counting = asyncio.create_task(self.send_counts(after=PAUSE_SECONDS))

    async def send_counts(self, *, after: float = 0.0) -> None:
        """Sends how many tasks there are."""
        await asyncio.sleep(after)
        counts = await database_sync_to_async(counts_for)(self.user)
        await self.send_frame({"type": "counts", **counts})

    async def disconnect(self, code: int) -> None:
        """Leaves everything, with what was still to be sent."""
        if self.counting is not None:
            self.counting.cancel()
        await super().disconnect(code)
