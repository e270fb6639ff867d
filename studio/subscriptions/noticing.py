"""Writes down what subscriptions are told, in the transaction in which it happens.

Acts of people come from the audit log, facts about instances from their events. A fact of a superseded
attempt (`studio.instances.log`) may have been told; what happened instead is told as well.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from studio.instances.outbox_keys import outbox_key
from studio.outbox.actions import post
from studio.subscriptions.events import ACTS, KINDS, facts_of, family_of
from studio.subscriptions.models import Notice, Subscription

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.audit.models import AuditEntry
    from studio.instances.log import InstanceLog
    from studio.instances.publishing import Message

DELIVER = "subscription.deliver"


def hear_of_act(*, instance: AuditEntry, created: bool, **_: object) -> None:
    """Tells subscriptions of an act: a receiver of the signal of Django's that a row was written."""
    if not created or family_of(instance.action) not in ACTS:
        return
    about = {"type": instance.object_type, "id": instance.object_id, "name": instance.object_name}
    body = {"at": instance.at.isoformat(), "actor": instance.actor_name, "object": about}
    tell(instance.action, key=f"act:{instance.sequence}", body=body)


def project_notices(logs: Sequence[InstanceLog]) -> list[Message]:
    """Tells subscriptions what happened to instances; none of our own pages hears of it."""
    found = [(log, event) for log in logs for event in log.appended if event["kind"] in KINDS]
    listening = subscriptions_of({family_of(KINDS[event["kind"]]) for _log, event in found})
    for log, event in found if listening else ():
        name, facts = KINDS[event["kind"]], facts_of(event)
        row = log.row
        about = {"type": "instance", "id": row.pk, "process": row.process_id, "root": row.root_id or row.pk}
        at = datetime.fromtimestamp(event["at"], UTC).isoformat()
        key = outbox_key(row.pk, name, *(facts.get(each, "") for each in ("incident", "user_task")), at)
        tell(name, key=key, body={"at": at, "object": about, **facts}, among=listening)
    return []


def subscriptions_of(families: set[str]) -> list[Subscription]:
    """Returns the subscriptions that are on and want one of the families."""
    if not families:
        return []
    found = Subscription.objects.filter(disabled_at=None)
    return [each for each in found if families & set(each.families)]


def tell(event: str, *, key: str, body: dict[str, Any], among: list[Subscription] | None = None) -> None:
    """Writes one notice per subscription that wants the event, once per key."""
    family = family_of(event)
    for subscription in subscriptions_of({family}) if among is None else among:
        if family in subscription.families:
            note(subscription, event=event, key=key, body=body)


def note(
    subscription: Subscription, *, event: str, key: str, body: dict[str, Any], posted: bool = True
) -> Notice:
    """Writes a notice and posts its delivery, unless the caller delivers; the same key changes nothing."""
    notice, fresh = Notice.objects.get_or_create(
        subscription=subscription,
        key=key,
        defaults={
            "event": event,
            "body": {"id": key, "event": event, **body},
            "created_at": timezone.now(),
        },
    )
    if fresh and posted:
        send(notice)
    return notice


def send(notice: Notice) -> None:
    """Posts a delivery of a notice; each replay is one of its own."""
    key = outbox_key(DELIVER, notice.pk, notice.replays)
    post(topic=DELIVER, key=key, payload={"notice": notice.pk})
