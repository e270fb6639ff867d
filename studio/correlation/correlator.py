"""The engine's `Correlator` on the studio's database."""

from __future__ import annotations

import asyncio

from channels.db import database_sync_to_async

from engine.errors import ActivityFailure
from engine.ports import PublishedMessage, PublishedSignal
from studio.correlation.publishing import take_message, take_signal
from studio.instances.models import Instance

LOOKS, PAUSE_SECONDS = 20, 0.05


class StoredCorrelator:
    """Takes over what instances throw, in one transaction each; repeating a throw changes nothing."""

    async def publish_message(self, message: PublishedMessage) -> None:
        """Takes one message over: it will reach one instance, now or within its time to live."""
        await database_sync_to_async(take_message, thread_sensitive=False)(
            message.name,
            key=message.key,
            payload=message.payload,
            time_to_live=message.time_to_live,
            idempotency_key=f"thrown:{message.idempotency_key}",
            sender_id=message.instance,
            sender_element=message.element,
        )

    async def publish_signal(self, signal: PublishedSignal) -> None:
        """Takes one signal over: it will reach every instance that waits for it now.

        What the thrower itself waits for is known first: its events come by another way, and may be slower.
        """
        await events_stored(signal.instance, sequence=signal.sequence)
        await database_sync_to_async(take_signal, thread_sensitive=False)(
            signal.name,
            payload=signal.payload,
            idempotency_key=f"thrown:{signal.idempotency_key}",
            sender_id=signal.instance,
            sender_element=signal.element,
        )


async def events_stored(instance: str, *, sequence: int) -> None:
    """Returns when the log of an instance has reached an event; raises a retryable ActivityFailure else."""
    for _look in range(LOOKS):
        if await database_sync_to_async(reached, thread_sensitive=False)(instance, sequence=sequence):
            return
        await asyncio.sleep(PAUSE_SECONDS)
    raise ActivityFailure("events-not-stored-yet", "the thrower's events are on their way", retryable=True)


def reached(instance: str, *, sequence: int) -> bool:
    """Whether the stored log of an instance has this event."""
    return not sequence or Instance.objects.filter(pk=instance, sequence__gte=sequence).exists()
