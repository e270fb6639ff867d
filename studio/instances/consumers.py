"""Live streams of one instance and of lists of instances."""

from __future__ import annotations

import asyncio
from typing import Any

from channels.db import database_sync_to_async

from studio.accounts.guarded_socket import NO, GuardedSocket
from studio.accounts.models import User
from studio.accounts.permissions import has
from studio.accounts.roles import Right
from studio.instances.models import Instance
from studio.instances.permissions import sees_sensitive, watchable
from studio.instances.plans import secrecy_of
from studio.instances.privacy import masked_event
from studio.instances.projection import empty
from studio.instances.publishing import INSTANCES, instance_group
from studio.instances.redaction import longest_first, texts_of_changes
from studio.instances.secrecy import secrecy_in
from studio.instances.secret_texts import secret_texts_of
from studio.instances.selectors.instances import visible_to
from studio.instances.selectors.snapshots import flagged_variables, snapshot_of

PAUSE_SECONDS = 0.3
"""Lists hear of changes at most this often."""


class InstanceSocket(GuardedSocket):
    """One whole instance: a snapshot, then its events and those of its sub-processes."""

    sensitive: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    """Sensitive texts, which messages must not repeat."""
    messages: frozenset[str] = frozenset()
    """Messages whose correlation keys are sensitive."""
    unmasked = False

    def groups_of(self, user: User) -> frozenset[str] | None:
        """The instance's group, for whoever may watch it."""
        pk = self.scope["url_route"]["kwargs"]["pk"]
        found = Instance.objects.filter(watchable(user), pk=pk, root=pk).first()
        if found is None:
            return None
        self.unmasked = sees_sensitive(user)
        flagged = flagged_variables(found.fold or empty(pk))
        secrecy = secrecy_in(found)
        self.sensitive = self.sensitive | secrecy.sensitive | flagged
        self.messages = self.messages | secrecy.messages
        self.texts = secret_texts_of(found, sensitive=self.sensitive)
        return frozenset({instance_group(pk)})

    async def greet(self) -> None:
        """Sends the snapshot. The group was joined before, so no event is lost in between."""
        snapshot = await database_sync_to_async(self.read_snapshot)()
        await self.send_frame({"type": "snapshot", "snapshot": snapshot})

    def read_snapshot(self) -> dict[str, Any]:
        """The snapshot for this person; who may watch was checked just before."""
        pk = self.scope["url_route"]["kwargs"]["pk"]
        found = Instance.objects.select_related("deployment__version").get(pk=pk)
        return snapshot_of(found, reader=self.user)

    async def answer(self, message: dict[str, Any]) -> None:
        """Sends the snapshot again to a browser that has missed something."""
        if message.get("type") != "snapshot":
            return
        if await self.check():
            await self.greet()
        else:
            await self.close(NO)

    async def pass_on(self, frame: dict[str, Any]) -> None:
        """Sends the frame with the values masked that this person may not see."""
        if frame["type"] == "events" and not self.unmasked:
            events = frame["events"]
            flagged = {
                each["name"] for each in events if each["kind"] == "VariableChanged" and each["sensitive"]
            }
            gone_to = [each["fingerprint"] for each in events if each["kind"] == "InstanceMigrated"]
            for fingerprint in gone_to:
                secrecy = await database_sync_to_async(secrecy_of)(fingerprint)
                self.sensitive |= secrecy.sensitive
                self.messages |= secrecy.messages
            self.sensitive |= flagged
            self.texts = longest_first([*self.texts, *texts_of_changes(events, sensitive=self.sensitive)])
            how: dict[str, Any] = {"sensitive": self.sensitive, "texts": self.texts}
            masked = [masked_event(each, **how, messages=self.messages) for each in events]
            frame = {**frame, "events": masked}
        await self.send_frame(frame)


class InstancesSocket(GuardedSocket):
    """Which instances have changed, for lists: those this person may watch, a few times a second."""

    everything = False

    def groups_of(self, user: User) -> frozenset[str] | None:
        """The group of all lists, for whoever watches or starts instances."""
        self.everything = has(user, Right.WATCH)
        self.changed: set[str] = getattr(self, "changed", set())
        self.sending: asyncio.Task[None] | None = getattr(self, "sending", None)
        return frozenset({INSTANCES}) if self.everything or has(user, Right.START) else None

    async def pass_on(self, frame: dict[str, Any]) -> None:
        """Gathers what has changed for a moment."""
        self.changed.update(frame["ids"])
        if self.sending is None or self.sending.done():
            self.sending = asyncio.create_task(self.send_changed())

    async def send_changed(self) -> None:
        """Sends what has been gathered and this person may know of."""
        await asyncio.sleep(PAUSE_SECONDS)
        ids, self.changed = self.changed, set()
        if not self.everything:
            ids = await database_sync_to_async(self.those_visible)(ids)
        if ids:
            await self.send_frame({"type": "instances_changed", "ids": sorted(ids)})

    def those_visible(self, ids: set[str]) -> set[str]:
        """The instances that this person may watch."""
        return set(visible_to(self.user).filter(pk__in=ids).values_list("pk", flat=True))

    async def disconnect(self, code: int) -> None:
        """Leaves everything, with what was still to be sent."""
        if getattr(self, "sending", None) is not None:
            self.sending.cancel()  # type: ignore[union-attr] # checked above
        await super().disconnect(code)
