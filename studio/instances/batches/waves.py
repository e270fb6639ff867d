"""Carries a batch on, one wave at a time: a handler of the outbox.

1. A wave looks at, or moves, the next few instances, some at once; each answer is written when it is there.
2. It posts the next wave, later by what the throttle asks for. Its number is compared and set, so of two
   workers with the same wave one goes on; the engine takes the key of a request once.
No transaction stays open over more than a few rows, and a worker that dies loses nothing but a wave.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import F

from studio.instances.batches.checking import check
from studio.instances.batches.lifecycle import CHECKED, CHECKING, ENDED, MOVING, STOPPED, move
from studio.instances.batches.moving import ask, note
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.migration_states import HELD, NOT_MOVED, WAITING, tell
from studio.outbox.actions import post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

TOPIC: Final = "migration.wave"
MOST_OF_A_WAVE: Final = 40
AT_ONCE: Final = 8
"""Instances asked at the same time."""
WAVE_SECONDS: Final = 4
"""About how long a throttled wave and the pause after it take together."""
LONGEST_WAVE: Final = 45
"""Seconds after which a wave begins with no further instance: its lease in the outbox runs out."""


def post_wave(batch: MigrationBatch, *, pause: float = 0) -> None:
    """Counts one wave on and posts it; whatever wave was posted before is out of date."""
    MigrationBatch.objects.filter(pk=batch.pk).update(wave=F("wave") + 1)
    batch.refresh_from_db(fields=["wave"])
    payload: dict[str, object] = {"batch": batch.pk, "wave": batch.wave}
    post(topic=TOPIC, key=f"{TOPIC}:{batch.pk}:{batch.wave}", payload=payload, after=timedelta(seconds=pause))


def run_wave(payload: dict[str, Any], *, key: str) -> None:
    """Runs one wave and posts the next. Raises Unavailable while Temporal as a whole does not answer."""
    batch = current(payload)
    if batch is None:
        return
    begun = time.monotonic()
    if batch.state == CHECKING:
        rows = list(waiting(batch).filter(verdict="").order_by("attempts", "pk")[:MOST_OF_A_WAVE])
        check(batch, rows)
        go_on(payload, moved=0, begun=begun, after=CHECKED, more=waiting(batch).filter(verdict="").exists())
        return
    moved = 0
    for rows in parts(batch):
        if current(payload) is None or time.monotonic() - begun > LONGEST_WAVE:
            break
        note(batch, rows, async_to_sync(ask)(batch, rows))
        moved += len(rows)
        if is_over_its_limit(batch):
            stop(batch)
            return
    go_on(payload, moved=moved, begun=begun, after=ENDED, more=waiting(batch).exists())


def current(payload: dict[str, Any]) -> MigrationBatch | None:
    """The batch while this wave may run."""
    found = MigrationBatch.objects.select_related("target__plan", "target__version", "requested_by")
    return found.filter(pk=payload["batch"], wave=payload["wave"], state__in=(CHECKING, MOVING)).first()


def waiting(batch: MigrationBatch) -> QuerySet[InstanceMigration]:
    """The requests that nobody has answered, with what is told of each."""
    found = InstanceMigration.objects.filter(batch=batch, state=WAITING)
    return found.select_related("instance", "source__version").defer("instance__fold", "instance__variables")


def parts(batch: MigrationBatch) -> Iterator[list[InstanceMigration]]:
    """The next instances of the batch, some at once; one by one where the first failure has to stop it."""
    size = min(max(batch.per_minute * WAVE_SECONDS // 60, 1), MOST_OF_A_WAVE)
    rows = list(waiting(batch).order_by("attempts", "pk")[:size])
    at_once = 1 if batch.stops_above_percent == 0 else AT_ONCE
    yield from (rows[start : start + at_once] for start in range(0, len(rows), at_once))


def go_on(payload: dict[str, Any], *, moved: int, begun: float, after: str, more: bool) -> None:
    """Posts the next wave, or says that there is none, unless somebody has decided otherwise meanwhile."""
    batch = current(payload)
    if batch is None:
        return
    with transaction.atomic():
        if more:
            spent = time.monotonic() - begun
            post_wave(batch, pause=max(moved * 60 / batch.per_minute - spent, 0))
        else:
            move(batch, before=(batch.state,), after=after)
            tell_of(batch)


def is_over_its_limit(batch: MigrationBatch) -> bool:
    """Whether more could not be moved than the batch was asked to bear."""
    if batch.stops_above_percent is None:
        return False
    not_moved = InstanceMigration.objects.filter(batch=batch, state__in=NOT_MOVED).count()
    return bool(not_moved - batch.passed_over > batch.total * batch.stops_above_percent // 100)


@transaction.atomic
def stop(batch: MigrationBatch) -> None:
    """Holds back whatever waits; what is on its way is answered. WrongState where it is over."""
    move(batch, before=(CHECKING, CHECKED, MOVING), after=STOPPED)
    InstanceMigration.objects.filter(batch=batch, state=WAITING).update(state=HELD)
    tell_of(batch)


def tell_of(batch: MigrationBatch) -> None:
    """Lets the batch's page know: it listens to its instances, and one is enough."""
    first = InstanceMigration.objects.filter(batch=batch).values_list("instance_id", flat=True)[:1]
    tell(first)
