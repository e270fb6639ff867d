"""Finds out for certain what became of a delivery of which the instance's events do not tell.

1. The instance is asked for its unwritten events. Temporal answers such a question only when everything that
   was brought before has been worked through and no attempt of a workflow task is open: what is stored then
   will not be superseded.
2. The wait was met: the message was taken. It is still open: the message was brought while a superseded
   attempt waited; it is brought again. It is over otherwise: the message goes back to matching, and a signal
   follows an event that another one met and that waits on, as one that does not interrupt does.
3. The wait never was, by the log as it is now: the message goes back when nothing that was sent can still be
   on its way to an instance that may yet open a wait with that id.
An instance that does not answer is asked again later; until then nobody else gets the message.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from channels.db import database_sync_to_async
from django.db import transaction
from django.utils import timezone
from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError, RPCStatusCode

from studio.correlation.deliveries import send
from studio.correlation.lifecycle import MESSAGE, SIGNAL, WAIT, DeliveryState
from studio.correlation.matching import ANSWER_EXPECTED, DELIVER, lock, offer_wait, place, waiting_messages
from studio.correlation.models import Delivery, OpenWait
from studio.correlation.outcomes import miss, take
from studio.engine_client import engine_client
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance, LoggedEvent
from studio.instances.outbox_keys import outbox_key
from studio.instances.reconciling import append
from studio.outbox.actions import post

if TYPE_CHECKING:
    from engine.temporal import EngineClient
    from studio.instances.storing import Projector

ANSWER_SECONDS = 5.0
QUIET = timedelta(seconds=30)
"""What was sent longer ago than this is not on its way any more."""


class Verdict(Enum):
    """What the settled log says about a delivery."""

    TAKEN = "taken"
    OPEN = "open"
    OVER = "over"
    UNKNOWN = "unknown"


async def settle(delivery_id: int, *, projectors: tuple[Projector, ...]) -> None:
    """Asks the instance and decides; does nothing where its events have told meanwhile."""
    found = Delivery.objects.filter(pk=delivery_id, kind=WAIT, state=DeliveryState.PENDING)
    delivery = await found.select_related("publication").afirst()
    if delivery is None:
        return
    engine = await engine_client()
    if not await write_settled_log(engine, delivery.instance_id, projectors=projectors):
        return
    if await database_sync_to_async(decide_settled, thread_sensitive=False)(delivery) is Verdict.OPEN:
        await send(engine, delivery)


async def write_settled_log(
    engine: EngineClient, instance: str, *, projectors: tuple[Projector, ...]
) -> bool:
    """Stores what the instance has not told yet; False when it cannot be asked now."""
    try:
        tail = await asyncio.wait_for(engine.events_after(instance, 0), ANSWER_SECONDS)
    except RPCError as error:
        # Temporal has forgotten it: it ended long ago, and an instance does not end before all is told.
        return error.status == RPCStatusCode.NOT_FOUND
    except (TimeoutError, WorkflowQueryFailedError):
        return False
    await append(tail, projectors=projectors)
    return True


def decide_settled(delivery: Delivery) -> Verdict:
    """Decides by the log as it is now, which is certain; a message that was not taken finds its next way."""
    what = delivery.publication
    with transaction.atomic():
        lock(what.channel)
        verdict = verdict_of(delivery)
        if verdict is Verdict.TAKEN:
            take(delivery, at=timezone.now())
        elif verdict is Verdict.OVER:
            go_another_way(delivery)
    if verdict is Verdict.OVER:
        offer_what_it_kept(delivery)
    return verdict


def go_another_way(delivery: Delivery) -> None:
    """What was not taken goes on: a message to anybody, a signal to the next wait of the same event."""
    what = delivery.publication
    if what.kind == SIGNAL:
        follow(delivery)
        miss(delivery)
    elif miss(delivery):
        place(waiting_messages().get(pk=what.pk))


def follow(delivery: Delivery) -> None:
    """Binds a signal to the wait that its event opened when an earlier signal had met the one before.

    It was published while the event waited, so it happens there as well; the earlier one's events were only
    not known here yet.
    """
    next_wait = next_wait_of(delivery)
    if next_wait is None or delivery.publication.deliveries.filter(
        instance=delivery.instance_id, wait=next_wait
    ):
        return
    made = Delivery.objects.create(
        publication=delivery.publication,
        kind=WAIT,
        instance_id=delivery.instance_id,
        wait=next_wait,
        element=delivery.element,
        created_at=timezone.now(),
        check_at=timezone.now() + ANSWER_EXPECTED,
    )
    post(topic=DELIVER, key=outbox_key(DELIVER, made.pk), payload={"delivery": made.pk})


def next_wait_of(delivery: Delivery) -> str | None:
    """The wait that the same event of the same element instance opened after this one was met."""
    events = LoggedEvent.objects.filter(instance=delivery.instance_id)
    over = events.filter(subject=delivery.wait, kind="WaitClosed").order_by("-sequence").first()
    if over is None or not over.data["met"]:
        return None
    for each in events.filter(kind="WaitOpened", sequence__gt=over.sequence).order_by("sequence"):
        told = each.data
        same = all(told[name] == over.data[name] for name in ("element", "element_instance"))
        if same and told["name"] == delivery.publication.name:
            return str(told["wait"])
    return None


def verdict_of(delivery: Delivery) -> Verdict:
    """What the log says about the wait."""
    what = delivery.publication
    closed = closing_of(delivery)
    if closed is not None:
        taken = Delivery.objects.filter(
            instance=delivery.instance_id, wait=delivery.wait, state=DeliveryState.TAKEN
        )
        return Verdict.TAKEN if closed and not taken.exclude(pk=delivery.pk).exists() else Verdict.OVER
    wait = OpenWait.objects.filter(instance=delivery.instance_id, wait=delivery.wait).first()
    if wait is not None and (wait.kind, wait.name) == (what.kind, what.name) and same_key(delivery, wait):
        return Verdict.OPEN
    quiet = delivery.sent_at is None or delivery.sent_at < timezone.now() - QUIET
    over = Instance.objects.filter(pk=delivery.instance_id, state__in=ENDED).exists()
    return Verdict.OVER if quiet or over else Verdict.UNKNOWN


def closing_of(delivery: Delivery) -> bool | None:
    """Whether the wait was met when it closed; None when it has not closed, or was another message's."""
    events = LoggedEvent.objects.filter(instance=delivery.instance_id, subject=delivery.wait)
    told = {each.kind: each.data for each in events.filter(kind__in=("WaitOpened", "WaitClosed"))}
    if "WaitClosed" not in told:
        return None
    return bool(told["WaitClosed"]["met"]) and told["WaitOpened"]["name"] == delivery.publication.name


def same_key(delivery: Delivery, wait: OpenWait) -> bool:
    """Whether the wait still has the key of the message."""
    keys = {delivery.publication.key_digest, wait.key_digest}
    return len(keys - {""}) < 2


def offer_what_it_kept(delivery: Delivery) -> None:
    """Offers the wait that now has the same id, which the delivery has kept from others."""
    wait = OpenWait.objects.filter(instance=delivery.instance_id, wait=delivery.wait, kind=MESSAGE).first()
    if wait is not None:
        offer_wait(wait.pk)
