"""Takes messages and signals over: the one way in, for instances and for people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.correlation.addresses import address, content_digest
from studio.correlation.lifecycle import MESSAGE, SIGNAL, WAIT, DeliveryState, State, move
from studio.correlation.matching import ANSWER_EXPECTED, lock, place
from studio.correlation.models import Delivery, OpenWait, Publication
from studio.correlation.openings import open_by_signal
from studio.correlation.secret_keys import is_secret_message
from studio.errors import Conflict
from studio.instances.outbox_keys import outbox_key
from studio.instances.privacy import as_stored
from studio.outbox.actions import post

if TYPE_CHECKING:
    pass

BROADCAST = "signal.broadcast"
LONGEST_TIME_TO_LIVE = timedelta(days=365)


def take_message(
    name: str,
    *,
    key: str | None,
    payload: Any,  # noqa: ANN401 - any JSON
    idempotency_key: str,
    time_to_live: float | None = None,
    **origin: Any,
) -> Publication:
    """Takes one message over and gives it to who should have it; the same idempotency key does so once.

    `time_to_live` in seconds; None is the setting's. Raises Conflict when the key was used for another one.
    """
    seconds = settings.MESSAGE_TIME_TO_LIVE_SECONDS if time_to_live is None else time_to_live
    lifetime = min(timedelta(seconds=max(seconds, 0)), LONGEST_TIME_TO_LIVE)
    content = content_digest(MESSAGE, name, key, payload, time_to_live)
    columns = {**address(name, key=key)._asdict(), "payload": as_stored(payload), **origin}
    secret = is_secret_message(columns["name"], key=key, sender=origin.get("sender_id"))
    with transaction.atomic():
        lock(columns["channel"])
        made, fresh = write(
            idempotency_key,
            content=content,
            secret_key=secret,
            kind=MESSAGE,
            state=State.WAITING,
            expires_at=timezone.now() + lifetime,
            **columns,
        )
        if fresh:
            place(made)
    made.refresh_from_db()
    return made


def take_signal(name: str, *, payload: Any, idempotency_key: str, **origin: Any) -> Publication:  # noqa: ANN401
    """Takes one signal over for everybody who waits for it now, and starts what it starts; once per key."""
    content = content_digest(SIGNAL, name, payload)
    columns = {**address(name)._asdict(), "payload": as_stored(payload), **origin}
    with transaction.atomic():
        lock(columns["channel"])
        made, fresh = write(idempotency_key, content=content, kind=SIGNAL, state=State.DELIVERING, **columns)
        if fresh:
            broadcast(made)
    made.refresh_from_db()
    return made


def write(idempotency_key: str, *, content: str, **columns: Any) -> tuple[Publication, bool]:
    """The publication with this key and whether it is new; raises Conflict for other content."""
    now, key = timezone.now(), outbox_key(as_stored(idempotency_key))
    try:
        with transaction.atomic():
            made = Publication.objects.create(
                idempotency_key=key, content=content, published_at=now, tried_at=now, **columns
            )
    except IntegrityError:
        earlier = Publication.objects.get(idempotency_key=key)
        if earlier.content != content:
            message = _("This idempotency key was used before, for something else.")
            raise Conflict(message, current={"id": earlier.pk}) from None
        return earlier, False
    return made, True


def broadcast(signal: Publication) -> None:
    """Writes down who gets it: every wait that is open now, and every live process that it starts."""
    waits = OpenWait.objects.filter(kind=SIGNAL, channel=signal.channel, name=signal.name).order_by("pk")
    now = signal.published_at
    heard = Delivery.objects.bulk_create(
        Delivery(
            publication=signal,
            kind=WAIT,
            instance_id=each.instance_id,
            wait=each.wait,
            element=each.element,
            state=DeliveryState.PENDING,
            created_at=now,
            check_at=now + ANSWER_EXPECTED,
        )
        for each in waits.iterator()
    )
    refusal = open_by_signal(signal, at=now)
    Publication.objects.filter(pk=signal.pk).update(refusal=refusal)
    if heard:
        post(topic=BROADCAST, key=outbox_key(BROADCAST, signal.pk), payload={"publication": signal.pk})
    elif not signal.deliveries.exists():
        move(signal.pk, before=State.DELIVERING, after=State.UNHEARD)
