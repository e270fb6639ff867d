"""What should have happened and did not, because a process or the broker was away: found by and by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from studio.correlation.doubting import settle_soon
from studio.correlation.lifecycle import SIGNAL, DeliveryState, State, move
from studio.correlation.matching import MOST_AT_ONCE, free_waits, offer_messages, offer_wait, waiting_messages
from studio.correlation.models import Delivery, Publication
from studio.correlation.outcomes import finish_signal
from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import StartEvent

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet

LONGEST_DOUBT = timedelta(minutes=5)


def sweep() -> int:
    """Does everything that is due; returns how many messages, waits and deliveries it dealt with.

    What fails in one part keeps nobody from the others; it is raised when all have had their turn.
    """
    now = timezone.now()
    parts: tuple[Callable[[], int], ...] = (
        lambda: expire(at=now),
        lambda: doubt_silent_deliveries(at=now),
        finish_silent_signals,
        offer_forgotten_waits,
        offer_startable_messages,
    )
    count, failures = 0, []
    for part in parts:
        try:
            count += part()
        except Exception as failure:  # noqa: BLE001 - raised again below
            failures.append(failure)
    if failures:
        raise ExceptionGroup("the sweeper could not do everything", failures)
    return count


def offer_startable_messages() -> int:
    """Looks again for a process that each message starts; one that fails waits for its next turn."""
    left, failures = 0, []
    for message in startable_messages().order_by("tried_at")[:MOST_AT_ONCE]:
        try:
            left += offer_messages([message])
        except Exception as failure:  # noqa: BLE001 - raised again below
            Publication.objects.filter(pk=message.pk).update(tried_at=timezone.now())
            failures.append(failure)
    if failures:
        raise ExceptionGroup("messages that start nothing", failures)
    return left


def finish_silent_signals() -> int:
    """Ends signals whose last deliveries were decided at the same moment."""
    for signal in silent_signals()[:MOST_AT_ONCE]:
        finish_signal(signal.pk)
    return 0


def expire(*, at: datetime) -> int:
    """Ends messages that nobody took within their time to live."""
    late = waiting_messages().filter(expires_at__lte=at).order_by("pk").values_list("pk", flat=True)
    ended = [move(pk, before=State.WAITING, after=State.EXPIRED, at=at) for pk in late[:MOST_AT_ONCE]]
    return sum(ended)


def offer_forgotten_waits() -> int:
    """Offers waits to messages that fit them and were published before or since.

    Waits are many and messages that nobody has taken are few: only waits of their names are looked at.
    """
    same_name = waiting_messages().filter(channel=OuterRef("channel"), name=OuterRef("name"))
    same_key = Q(key_digest="") | Q(key_digest=OuterRef("key_digest"))
    awaited = free_waits().filter(channel__in=waiting_messages().order_by().values("channel"))
    keyed = awaited.exclude(key_digest="").filter(Exists(same_name.filter(same_key)))
    unkeyed = awaited.filter(Exists(same_name), key_digest="")
    found = [
        *keyed.values_list("pk", flat=True)[:MOST_AT_ONCE],
        *unkeyed.values_list("pk", flat=True)[:MOST_AT_ONCE],
    ]
    for wait in found:
        offer_wait(wait)
    return len(found)


def startable_messages() -> QuerySet[Publication]:
    """Returns messages that a live process is started by: those of a key whose instance is under way."""
    starts = StartEvent.objects.filter(
        kind="message", channel=OuterRef("channel"), deployment__state=DeploymentState.LIVE
    )
    return waiting_messages().filter(Exists(starts))


def doubt_silent_deliveries(*, at: datetime) -> int:
    """Has instances asked that have not told what became of a delivery; ever less often."""
    due = Delivery.objects.filter(state=DeliveryState.PENDING, check_at__lte=at).order_by("check_at")
    found = list(due[:MOST_AT_ONCE])
    for delivery in found:
        pause = min(timedelta(seconds=15 * 2 ** min(delivery.checks, 10)), LONGEST_DOUBT)
        settle_soon(delivery, again_after=pause)
    return len(found)


def silent_signals() -> QuerySet[Publication]:
    """Returns signals all of whose deliveries are decided, though nobody has said so."""
    under_way = Delivery.objects.filter(publication=OuterRef("pk"), state=DeliveryState.PENDING)
    found = Publication.objects.filter(~Exists(under_way), kind=SIGNAL, state=State.DELIVERING)
    return found.order_by("pk")
