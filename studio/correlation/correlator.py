"""The engine's `Correlator` on the studio's database."""

from __future__ import annotations

from channels.db import database_sync_to_async

from engine.ports import PublishedMessage, PublishedSignal
from studio.correlation.publishing import take_message, take_signal


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
        """Takes one signal over: it will reach every instance that waits for it now."""
        await database_sync_to_async(take_signal, thread_sensitive=False)(
            signal.name,
            payload=signal.payload,
            idempotency_key=f"thrown:{signal.idempotency_key}",
            sender_id=signal.instance,
            sender_element=signal.element,
        )
