"""One transaction that stores batches of many instances, with everything that is folded from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction

from engine.events import EventBatch, InstanceStarted
from engine.ports import Gap
from studio.files.retention import note_uses
from studio.instances.log import InstanceLog, write_logs
from studio.instances.models import Instance
from studio.instances.publishing import INSTANCES, Message, instance_group
from studio.instances.secrecy import transient_in

Projector = Callable[[Sequence[InstanceLog]], list[Message]]
"""Writes what is folded from changed logs into its tables; returns who must hear of it."""


@dataclass
class Stored:
    """What one call stored: `gaps` could not be, `messages` are to be sent after the commit."""

    gaps: list[Gap] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)


def store(batches: Iterable[EventBatch], *, projectors: tuple[Projector, ...]) -> Stored:
    """Appends the batches in their order; several writers of one instance wait for each other.

    The lock is the row of the outermost ancestor, taken in the order of the ids, so that two writers
    never wait for each other in a circle. On SQLite the whole transaction is the lock.
    """
    batches = list(batches)
    stored = Stored()
    with transaction.atomic():
        logs = open_logs(batches)
        for batch in batches:
            log = logs.get(batch.instance)
            gap = log.append(batch) if log else Gap(batch.instance, 0)
            if gap and gap not in stored.gaps:
                stored.gaps.append(gap)
        changed = [log for log in logs.values() if log.changed]
        if changed:
            write_logs(changed)
            for log in changed:
                note_uses(outermost(log.row.pk), values=log.appended)
            for project in projectors:
                stored.messages += project(changed)
            stored.messages += map(news_of, changed)
            roots = sorted({outermost(log.row.pk) for log in changed})
            stored.messages.append(Message(INSTANCES, {"type": "instances_changed", "ids": roots}))
    return stored


def open_logs(batches: list[EventBatch]) -> dict[str, InstanceLog]:
    """Locks the families of the batches' instances and creates rows for new ones."""
    by_instance: dict[str, list[EventBatch]] = {}
    for batch in batches:
        by_instance.setdefault(batch.instance, []).append(batch)
    create_missing(batches)
    list(lock(sorted({outermost(each) for each in by_instance})))
    rows = Instance.objects.filter(pk__in=by_instance).order_by("pk")
    return {row.pk: InstanceLog(row, transient_in(row, batches=by_instance[row.pk])) for row in rows}


def lock(ids: list[str]) -> Iterable[Instance]:
    """Locks rows until the transaction ends."""
    return Instance.objects.select_for_update().only("pk").filter(pk__in=ids).order_by("pk")


def create_missing(batches: list[EventBatch]) -> None:
    """Creates the rows that first batches tell of, and their ancestors where they are not known yet.

    Another writer may do so at the same time; the first one wins and nothing is lost, because a row
    without events says nothing that the events do not say again. Both go by the order of the ids.
    """
    wanted: dict[str, Instance] = {}
    for batch in batches:
        begun = batch.events[0] if batch.events and batch.after_sequence == 0 else None
        if isinstance(begun, InstanceStarted):
            for row in rows_of(batch.instance, begun):
                wanted.setdefault(row.pk, row)
    known = set(Instance.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    missing = [wanted[pk] for pk in sorted(wanted.keys() - known)]
    Instance.objects.bulk_create(missing, ignore_conflicts=True)


def rows_of(instance: str, begun: InstanceStarted) -> list[Instance]:
    """The row of an instance that has begun, and those of its ancestors as far as it knows them."""
    own = new_row(instance, begun, root=begun.root or instance)
    own.parent_id, own.scope_element = begun.parent, begun.scope or ""
    above = {outermost(instance), begun.root, begun.parent} - {instance, None}
    return [own, *(new_row(each, begun, root=each) for each in above if each)]


def new_row(instance: str, begun: InstanceStarted, *, root: str) -> Instance:
    """A row that no event was folded into yet."""
    return Instance(
        pk=instance,
        root_id=root,
        process_id=begun.process,
        process_name=begun.process_name,
        fingerprint=begun.fingerprint,
        started_at=datetime.fromtimestamp(begun.at, UTC),
    )


def outermost(instance: str) -> str:
    """The instance from which all others of the family were started: ids of children begin with it."""
    return instance.split("/", 1)[0]


def news_of(log: InstanceLog) -> Message:
    """What the watchers of this instance hear: the new events, or that what they know is outdated."""
    group = instance_group(log.row.root_id or log.row.pk)
    if log.rewound:
        return Message(group, {"type": "rewound", "instance": log.row.pk})
    after = log.appended[0]["sequence"] - 1
    frame = {"type": "events", "instance": log.row.pk, "after": after, "events": log.appended}
    return Message(group, frame)
