"""Keeps what instances wait for, and what became of messages and signals on their way to them.

A delivery is taken when the instance's own events say that its wait was met. When they say that the wait is
over otherwise, that the instance has ended, or that what they said before was superseded, the delivery is
doubtful: `settling` asks the instance.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from studio.correlation.addresses import address
from studio.correlation.doubting import settle_soon
from studio.correlation.kicking import look_again, offer_opened
from studio.correlation.lifecycle import MESSAGE, SIGNAL, START, DeliveryState
from studio.correlation.models import Delivery, OpenWait
from studio.correlation.outcomes import revoke, take
from studio.correlation.secret_keys import is_secret_wait
from studio.instances.lifecycle import ENDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studio.instances.log import InstanceLog
    from studio.instances.publishing import Message

TELLING = {"InstanceStarted", "WaitClosed"}
"""Kinds of events after which a delivery to the instance may be over."""


def project_waits(logs: Sequence[InstanceLog]) -> list[Message]:
    """Brings the waits of instances, and the deliveries to them, to what their logs say."""
    for log in logs:
        if log.rewound or log.fold["waits"] != log.before["waits"]:
            write_waits(log)
    addressed = with_deliveries([log for log in logs if log.rewound or tells_of_deliveries(log)])
    for log in logs:
        if log.rewound:
            check_superseded(log)
        elif log.row.pk in addressed:
            check_deliveries(log, over=log.fold["state"] in ENDED)
        if log.fold["state"] in ENDED and log.row.business_key and not log.row.scope_element:
            look_again(log.row.business_key)
    return []


def tells_of_deliveries(log: InstanceLog) -> bool:
    """Whether a delivery may be over by what the log says now."""
    return log.fold["state"] in ENDED or any(event["kind"] in TELLING for event in log.appended)


def with_deliveries(logs: Iterable[InstanceLog]) -> set[str]:
    """Which of the instances have deliveries that are not decided."""
    ids = [log.row.pk for log in logs]
    found = Delivery.objects.filter(instance__in=ids, state=DeliveryState.PENDING)
    return set(found.values_list("instance_id", flat=True)) if ids else set()


def write_waits(log: InstanceLog) -> None:
    """Writes the waits for messages and signals that are open now and removes the others."""
    wanted = external(log.fold)
    known = {row.wait: row for row in log.row.open_waits.all()}
    gone = [key for key, row in known.items() if key not in wanted or not is_same(row, wanted[key])]
    if gone:
        log.row.open_waits.filter(wait__in=gone).delete()
    fresh = [key for key in wanted if key not in known or key in gone]
    made = [row_of(log, key, wait=wanted[key]) for key in fresh]
    OpenWait.objects.bulk_create(made)
    offer_opened([row.pk for row in made if row.kind == MESSAGE])


def external(fold: dict[str, Any]) -> dict[str, Any]:
    """The waits of a fold that messages or signals end."""
    return {key: wait for key, wait in fold["waits"].items() if wait["kind"] in {MESSAGE, SIGNAL}}


def row_of(log: InstanceLog, key: str, *, wait: dict[str, Any]) -> OpenWait:
    """One wait as a row."""
    return OpenWait(
        instance=log.row,
        wait=key,
        kind=wait["kind"],
        element=wait["element"],
        secret_key=is_secret_wait(log, wait=wait),
        opened_at=datetime.fromtimestamp(wait["opened_at"], UTC),
        **address(wait["name"], key=wait["key"])._asdict(),
    )


def is_same(row: OpenWait, wait: dict[str, Any]) -> bool:
    """Whether the row tells of this wait: after a rewind its id may mean another."""
    known = (row.kind, row.element, row.name, row.key)
    return known == (wait["kind"], wait["element"], wait["name"], wait["key"])


def check_deliveries(log: InstanceLog, *, over: bool) -> None:
    """Decides what the new events tell about deliveries under way."""
    closed = {event["wait"]: event["met"] for event in log.appended if event["kind"] == "WaitClosed"}
    met: set[str] = set()
    for delivery in pending(log):
        first = delivery.wait not in met
        if delivery.kind == START or (closed.get(delivery.wait) and first):
            met.add(delivery.wait)
            take(delivery, at=timezone.now())
        elif over or delivery.wait in closed:
            settle_soon(delivery)


def check_superseded(log: InstanceLog) -> None:
    """Doubts everything that the log said about deliveries before it was cut."""
    events = log.row.events.filter(kind="WaitClosed")
    met = {each.data["wait"] for each in events if each.data["met"]}
    revoked = Delivery.objects.filter(instance=log.row, kind="wait", state=DeliveryState.TAKEN)
    for delivery in revoked.exclude(wait__in=met):
        revoke(delivery)
    for delivery in pending(log):
        if delivery.kind == START:
            take(delivery, at=timezone.now())
        else:
            settle_soon(delivery)


def pending(log: InstanceLog) -> list[Delivery]:
    """Deliveries to this instance that are not decided, in the order in which they were sent."""
    found = Delivery.objects.filter(instance=log.row, state=DeliveryState.PENDING)
    return list(found.select_related("publication").order_by("pk"))
