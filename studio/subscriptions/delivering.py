"""Brings a notice to its address: signed, guarded like a webhook, tried again for three days."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from django.db.models import F
from django.utils import timezone

from engine.errors import ActivityFailure
from studio.activities.http.calling import Caller
from studio.activities.http.client import Call
from studio.activities.http.targets import Blocked, system_resolver
from studio.breakers.gate import StoredBreakers
from studio.outbox.handlers import Undeliverable
from studio.outbox.models import OutboxMessage
from studio.signatures import signing_headers
from studio.subscriptions.models import Notice

if TYPE_CHECKING:
    from datetime import datetime

SECONDS = 15.0
PATIENCE = 8.0
"""Seconds that a person waits for a test."""
LARGEST_ANSWER = 64 * 1024
TRIED_FOR = timedelta(days=3)
KEPT = 500
"""Notices of one subscription; older ones go when a newer one has arrived."""


class NotTaken(Exception):
    """The receiver did not take the notice; it is tried again."""


async def deliver(payload: dict[str, Any], *, key: str) -> None:
    """Delivers one notice: a handler of the outbox. Raises NotTaken, and Undeliverable where that is over."""
    notice = await find(payload["notice"])
    if notice is None:
        return
    try:
        status = await call(notice)
    except Blocked as refusal:
        await note_end(notice, state="failed", error=refusal.message)
        raise Undeliverable(refusal.message) from refusal
    except ActivityFailure as failure:
        await trouble(notice, key=key, error=failure.message)
    else:
        if 200 <= status < 300:
            await note_end(notice, state="delivered", status=status)
        else:
            await trouble(notice, key=key, error=f"the receiver answered {status}", status=status)


async def try_once(notice: Notice) -> None:
    """Delivers a notice for whoever waits for the outcome: at once, and never again by itself."""
    try:
        status = await call(notice, seconds=PATIENCE)
    except ActivityFailure as failure:
        await note_end(notice, state="failed", error=failure.message)
    else:
        taken = 200 <= status < 300
        error = "" if taken else f"the receiver answered {status}"
        await note_end(notice, state="delivered" if taken else "failed", status=status, error=error)


async def call(notice: Notice, *, seconds: float = SECONDS) -> int:
    """Calls the address and returns the status of the answer."""
    content = json.dumps(notice.body, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "X-Periscope-Event": notice.event,
        "Idempotency-Key": notice.key.encode("ascii", "replace").decode(),
        **signing_headers(notice.subscription.secret, body=content, now=time.time()),
    }
    caller = Caller(resolve=system_resolver, breakers=StoredBreakers())
    _target, reply = await caller.call(
        notice.subscription.url,
        call=Call("POST", headers, content),
        expected=None,
        seconds=seconds,
        limit=LARGEST_ANSWER,
    )
    return reply.status


async def trouble(notice: Notice, *, key: str, error: str, status: int | None = None) -> None:
    """Notes an attempt in vain and raises: NotTaken, or Undeliverable after three days."""
    if timezone.now() - await asked_at(notice, key=key) > TRIED_FOR:
        await note_end(notice, state="failed", status=status, error=error)
        raise Undeliverable(error)
    await note_attempt(notice, status=status, error=error)
    raise NotTaken(error)


@database_sync_to_async
def asked_at(notice: Notice, *, key: str) -> datetime:
    """When this delivery was asked for: each replay is tried for as long again."""
    posted = OutboxMessage.objects.filter(key=key).values_list("created_at", flat=True).first()
    return posted or notice.created_at


@database_sync_to_async
def find(pk: int) -> Notice | None:
    """Returns a notice that is to be delivered; one of a subscription that is off waits for a replay."""
    notice = Notice.objects.select_related("subscription").filter(pk=pk, state="pending").first()
    if notice is not None and notice.subscription.disabled_at is not None:
        end(notice, state="failed", status=None, error="the subscription is switched off")
        return None
    return notice


@database_sync_to_async
def note_attempt(notice: Notice, *, status: int | None, error: str) -> None:
    """Writes down an attempt that will be repeated."""
    Notice.objects.filter(pk=notice.pk).update(attempts=F("attempts") + 1, status=status, error=error[:500])


@database_sync_to_async
def note_end(notice: Notice, *, state: str, status: int | None = None, error: str = "") -> None:
    """Writes down the last attempt."""
    end(notice, state=state, status=status, error=error)


def end(notice: Notice, *, state: str, status: int | None, error: str) -> None:
    """Ends a notice and forgets the oldest of its subscription."""
    Notice.objects.filter(pk=notice.pk).update(
        state=state, status=status, error=error[:500], attempts=F("attempts") + 1, ended_at=timezone.now()
    )
    old = Notice.objects.filter(subscription=notice.subscription_id).exclude(state="pending")
    Notice.objects.filter(pk__in=list(old.values_list("pk", flat=True)[KEPT : 2 * KEPT])).delete()
