"""The post office of a rehearsal: it looks into the instances on the server to find out who waits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from engine.rehearsal.happening import Happening
from engine.rehearsal.ledger import PATIENCE
from engine.rehearsal.scene import Actor
from engine.state import State
from engine.state.correlation import fits_signal
from engine.state.triggers import MessageArrived, SignalArrived
from engine.temporal import EngineClient
from engine.temporal.host.asking import patiently
from engine.testing.post import PostOffice


class Mail:
    """Messages and signals by the rules of the memory host."""

    def __init__(self, engine: EngineClient, post: PostOffice) -> None:
        self._engine = engine
        self.post = post

    async def deliver(self, actors: Iterable[Actor], *, now: float) -> list[Happening]:
        """The messages that somebody waits for now."""
        if not self.post.has_messages:
            return []
        states = [(actor.id, await self._state(actor.id)) for actor in actors if not actor.over]
        return [
            Happening(instance, mail=trigger)
            for instance, trigger in self.post.deliver(states, now=now)
            if isinstance(trigger, MessageArrived)
        ]

    async def hand_over(self, instance: str, mail: MessageArrived | SignalArrived) -> bool:
        """Brings it to an instance; False when nobody waits there any more."""
        handles = (await self._state(instance)).handles
        if isinstance(mail, SignalArrived):
            if not any(fits_signal(each, mail.name) for each in handles.values()):
                return False
            await self._engine.deliver_signal(instance, mail.name, payload=mail.payload)
            return True
        if mail.wait not in handles:
            return False
        await self._engine.deliver_message(
            instance, mail.name, payload=mail.payload, key=mail.key, wait=mail.wait
        )
        return True

    async def _state(self, instance: str) -> State:
        """What the instance has come to; waits while its workflow task has to be tried again."""
        ask = partial(self._engine.snapshot, instance)
        return State.restore(await patiently(ask, seconds=PATIENCE))
