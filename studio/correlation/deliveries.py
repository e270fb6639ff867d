"""Brings messages and signals to the engine: handlers of the outbox. Repeating one changes nothing.

A delivery names the wait it is for. A wait is met once and its id never comes again, so the engine itself
drops whatever is brought twice; whether it was taken, only the instance's events say.
"""

from __future__ import annotations

import asyncio
from typing import Any

from django.db.models import F
from django.utils import timezone

from engine.errors import WrongTrigger
from engine.temporal import EngineClient
from studio.correlation.lifecycle import MESSAGE, WAIT, DeliveryState
from studio.correlation.matching import offer_messages, waiting_messages
from studio.correlation.models import Delivery, Publication
from studio.deployments.models import StartEvent
from studio.engine_client import engine_client

ANSWER_SECONDS = 5.0
"""A call that Temporal has not answered by then is given up and tried again."""
AT_ONCE = 20


async def deliver_message(payload: dict[str, Any], *, key: str) -> None:
    """Brings one message to the wait it was matched with."""
    found = Delivery.objects.filter(pk=payload["delivery"], state=DeliveryState.PENDING)
    delivery = await found.select_related("publication").afirst()
    if delivery is not None:
        await send(await engine_client(), delivery)


async def broadcast_signal(payload: dict[str, Any], *, key: str) -> None:
    """Brings one signal to everybody it was not brought to yet."""
    engine, gate = await engine_client(), asyncio.Semaphore(AT_ONCE)
    signal = await Publication.objects.filter(pk=payload["publication"]).afirst()
    if signal is None:  # it has ended, and was forgotten since
        return
    unsent = Delivery.objects.filter(
        publication=payload["publication"], kind=WAIT, state=DeliveryState.PENDING, accepted=False
    )

    async def one(delivery: Delivery) -> None:
        delivery.publication = signal  # one payload for all of them: it may be large
        async with gate:
            await send(engine, delivery)

    found = [each async for each in unsent.order_by("pk")]
    results = await asyncio.gather(*map(one, found), return_exceptions=True)
    for failure in results:
        if isinstance(failure, BaseException):
            raise failure


async def send(engine: EngineClient, delivery: Delivery) -> None:
    """Hands one delivery to Temporal; its row says before that it may have arrived, whatever happens then."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.PENDING)
    if not await mine.aupdate(sent_at=timezone.now(), attempts=F("attempts") + 1):
        return
    try:
        await asyncio.wait_for(bring(engine, delivery), ANSWER_SECONDS)
    except WrongTrigger:  # the instance has ended: the sweeper has its last events looked at
        await mine.aupdate(check_at=timezone.now())
    else:
        await mine.aupdate(accepted=True)


async def bring(engine: EngineClient, delivery: Delivery) -> None:
    """The call itself."""
    what = delivery.publication
    if what.kind == MESSAGE:
        await engine.deliver_message(
            delivery.instance_id, what.name, payload=what.payload, key=what.key, wait=delivery.wait
        )
    else:
        await engine.deliver_signal(delivery.instance_id, what.name, payload=what.payload, wait=delivery.wait)


def serve_starts(payload: dict[str, Any], *, key: str) -> None:
    """Offers a deployment that went live the messages that were kept for it."""
    starts = StartEvent.objects.filter(deployment=payload["deployment"], kind=MESSAGE)
    for channel, name in set(starts.values_list("channel", "name")):
        offer_messages(waiting_messages().filter(channel=channel, name=name).order_by("pk"))
