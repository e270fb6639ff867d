"""Takes a call over. The signature is the right; nobody is logged in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from studio.correlation.actions.publish import publish_from_outside
from studio.errors import InvalidInput
from studio.hooks.mapping import key_of, payload_of, read_json
from studio.hooks.models import TakenCall, Trigger, TriggerCall
from studio.hooks.outcomes import Outcome, Refused
from studio.hooks.sealing import unseal
from studio.hooks.signatures import WINDOW, check_signature
from studio.sealing.keys import Unreadable

if TYPE_CHECKING:
    from studio.correlation.models import Publication

CALLS_KEPT = 100
LARGEST_BODY = 256 * 1024


def receive(trigger: Trigger, *, timestamp: str, signature: str, body: bytes, caller: str) -> Publication:
    """Publishes the message that a signed call asks for, once; every call leaves a line.

    Raises Refused.
    """
    now = timezone.now()
    try:
        made = take(trigger, timestamp=timestamp, signature=signature, body=body, now=now)
    except Refused as refusal:
        note_call(trigger, outcome=refusal.outcome, reason=refusal.reason, caller=caller)
        raise
    note_call(trigger, outcome=Outcome.PUBLISHED, caller=caller, publication=made.pk)
    return made


@transaction.atomic
def take(trigger: Trigger, *, timestamp: str, signature: str, body: bytes, now: datetime) -> Publication:
    """Checks and publishes in one transaction: what fails later may be sent again."""
    if len(body) > LARGEST_BODY:
        raise Refused(Outcome.TOO_LARGE, f"more than {LARGEST_BODY} bytes")
    try:
        secret = unseal(trigger.sealed_secret)
    except Unreadable as error:
        reason = "no encryption key opens the stored secret; rotate it"
        raise Refused(Outcome.WRONG_SIGNATURE, reason) from error
    seconds = now.timestamp()
    signed = check_signature(secret, timestamp=timestamp, signature=signature, body=body, now=seconds)
    if trigger.disabled_at is not None:
        raise Refused(Outcome.DISABLED)
    claim(trigger, signature=signed, now=now)
    value = read_json(body)
    try:
        return publish_from_outside(
            name=trigger.message,
            key=key_of(trigger, body=value, now=seconds),
            payload=payload_of(trigger, body=value, now=seconds),
            idempotency_key=f"trigger:{trigger.pk}:{signed}",
        )
    except InvalidInput as error:
        raise Refused(Outcome.NOT_MAPPED, error.message) from error


def claim(trigger: Trigger, *, signature: str, now: datetime) -> None:
    """Takes a signature for good; raises Refused when it was taken. Those too old to be accepted go."""
    TakenCall.objects.filter(trigger=trigger, at__lt=now - 3 * WINDOW).delete()
    try:
        with transaction.atomic():
            TakenCall.objects.create(trigger=trigger, signature=signature, at=now)
    except IntegrityError as error:
        raise Refused(Outcome.REPEATED, "this very call was taken before") from error


def note_call(
    trigger: Trigger, *, outcome: Outcome, reason: str = "", caller: str, publication: int | None = None
) -> None:
    """Writes what became of a call, and forgets the oldest."""
    TriggerCall.objects.create(
        trigger=trigger,
        at=timezone.now(),
        outcome=outcome,
        reason=reason.replace("\0", "\ufffd")[:300],
        caller=caller[:50],
        publication=publication,
    )
    oldest = list(trigger.calls.values_list("pk", flat=True)[CALLS_KEPT:])
    TriggerCall.objects.filter(pk__in=oldest).delete()
