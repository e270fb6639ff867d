"""Moves many instances to another version: a batch is made, looked at, begun, stopped, taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from engine.interpreter.migration import CAN
from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.errors import InvalidInput, WrongState
from studio.instances.actions.migrate import check_request
from studio.instances.batches.lifecycle import CHECKED, CHECKING, ENDED, MOVING, STOPPED, move
from studio.instances.batches.waves import post_wave, stop
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.migration_states import FAILED, HELD, NOT_MOVED, WAITING
from studio.instances.request_keys import Request, earlier_request, request_of
from studio.instances.selectors.migration import movable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from studio.accounts.models import User
    from studio.deployments.models import Deployment
    from studio.instances.selectors.instances import InstanceFilter

MOST_AT_ONCE: Final = 1000
"""Instances of one batch."""
MOST_PER_MINUTE: Final = 600


def migrate_instances(
    actor: User,
    *,
    chosen: InstanceFilter,
    target: Deployment,
    reason: str,
    choices: Mapping[str, str] | None = None,
    timers: str = "keep",
    at_most: int | None = None,
    per_minute: int = 300,
    stops_above_percent: int | None = None,
    check_only: bool = True,
    query: str = "",
    idempotency_key: str = "",
) -> MigrationBatch:
    """Makes a batch of the instances that match now, the oldest first; what matches later is not part of it.

    Each is looked at first (`check_only`), until `begin_batch`, or moved at once. The same key of the same
    person makes one batch. Raises NotAllowed, InvalidInput, WrongState when there is none to move, and
    Conflict for a key that was used for something else.
    """
    require(actor, Right.OPERATE)
    check_request(target, chosen.process, reason=reason, timers=timers)
    check_pace(per_minute=per_minute, stops_above_percent=stops_above_percent)
    wanted: dict[str, Any] = {
        "target": target,
        "choices": dict(choices or {}),
        "timers": timers,
        "reason": reason.strip(),
        "query": query[:2000],
        "per_minute": per_minute,
        "stops_above_percent": stops_above_percent,
        "state": CHECKING if check_only else MOVING,
    }
    request = request_of(actor, idempotency_key, chosen, at_most, {**wanted, "target": target.pk})
    if earlier := earlier_request(MigrationBatch, request):
        return earlier
    found = movable(actor, chosen=chosen, target=None if choices else target)
    rows = found.values_list("pk", "deployment_id", "process_name")[: most_of(at_most)]
    return make_once(actor, list(rows), chosen=chosen, wanted=wanted, request=request)


def make_once(
    actor: User,
    rows: Sequence[tuple[str, int | None, str]],
    *,
    chosen: InstanceFilter,
    wanted: dict[str, Any],
    request: Request,
) -> MigrationBatch:
    """The batch of these instances, or the one that the same call has made at the same moment."""
    if not rows:
        raise WrongState(_("No instance that could be moved matches."))
    try:
        return make_batch(actor, rows, chosen=chosen, wanted=wanted, request=request)
    except IntegrityError:
        made = earlier_request(MigrationBatch, request)
        if made is None:
            raise
        return made


@transaction.atomic
def make_batch(
    actor: User,
    rows: Sequence[tuple[str, int | None, str]],
    *,
    chosen: InstanceFilter,
    wanted: dict[str, Any],
    request: Request,
) -> MigrationBatch:
    """Writes the batch with its instances, the act and the first wave: a few statements for any number."""
    batch = MigrationBatch.objects.create(
        process_id=chosen.process,
        process_name=rows[0][2],
        total=len(rows),
        requested_by=actor,
        **wanted,
        **request._asdict(),
    )
    shared = {name: wanted[name] for name in ("target", "choices", "timers", "reason")}
    InstanceMigration.objects.bulk_create(
        (
            InstanceMigration(instance_id=pk, source_id=source, batch=batch, requested_by=actor, **shared)
            for pk, source, _name in rows
        ),
        batch_size=200,
    )
    note(actor, batch, action="instances.migration_requested", instances=[pk for pk, _source, _name in rows])
    post_wave(batch)
    return batch


@transaction.atomic
def begin_batch(actor: User, *, batch: MigrationBatch) -> None:
    """Moves what can be moved of a batch that was looked at; the rest is held back with its reasons.

    Raises NotAllowed and WrongState: nobody has looked yet, nothing can be moved, somebody has begun already.
    """
    require(actor, Right.OPERATE)
    mine = InstanceMigration.objects.filter(batch=batch, state=WAITING)
    move(batch, before=(CHECKED,), after=MOVING)
    mine.exclude(verdict=CAN).update(state=HELD)
    if not mine.filter(verdict=CAN).exists():
        raise WrongState(_("None of these can be moved."))
    passed_over(batch)
    note(actor, batch, action="instances.migration_begun")
    post_wave(batch)


@transaction.atomic
def stop_batch(actor: User, *, batch: MigrationBatch) -> None:
    """Holds back whatever waits; raises NotAllowed and WrongState when the batch is over."""
    require(actor, Right.OPERATE)
    stop(batch)
    note(actor, batch, action="instances.migration_stopped")


@transaction.atomic
def resume_batch(actor: User, *, batch: MigrationBatch) -> None:
    """Goes on with what was held back though it can be moved, and with what gave no answer.

    What could not be moved until now does not count against the batch any more. Raises NotAllowed and
    WrongState when there is nothing left, or when the batch is at work.
    """
    require(actor, Right.OPERATE)
    move(batch, before=(STOPPED, ENDED), after=MOVING)
    again = resumable(batch).update(state=WAITING, attempts=0, answer="", answered_at=None)
    if not again:
        raise WrongState(_("Nothing of this batch is left to be moved."))
    passed_over(batch)
    note(actor, batch, action="instances.migration_resumed")
    post_wave(batch)


def resumable(batch: MigrationBatch) -> QuerySet[InstanceMigration]:
    """What a batch can go on with."""
    mine = InstanceMigration.objects.filter(batch=batch, verdict__in=("", CAN))
    return mine.filter(state__in=(HELD, FAILED))


def passed_over(batch: MigrationBatch) -> None:
    """From now on failures are counted anew."""
    found = InstanceMigration.objects.filter(batch=batch, state__in=NOT_MOVED).count()
    MigrationBatch.objects.filter(pk=batch.pk).update(passed_over=found)


def most_of(at_most: int | None) -> int:
    """How many instances one batch takes."""
    return min(at_most or MOST_AT_ONCE, MOST_AT_ONCE)


def check_pace(*, per_minute: int, stops_above_percent: int | None) -> None:
    """Raises InvalidInput for numbers that make no sense."""
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        message = _("Expected a number from 1 to %(most)s.") % {"most": MOST_PER_MINUTE}
        raise InvalidInput(message, fields={"per_minute": message})
    if stops_above_percent is not None and not 0 <= stops_above_percent <= 99:
        message = _("Expected a number from 0 to 99.")
        raise InvalidInput(message, fields={"stops_above_percent": message})


def note(actor: User, batch: MigrationBatch, *, action: str, **more: Any) -> None:
    """Writes the act into the audit log; what becomes of each instance stands in the batch and its events."""
    details = {"to_version": batch.target.version.number, "total": batch.total, "filters": batch.query}
    record(
        actor,
        action=action,
        object_type="migration_batch",
        object_id=batch.pk,
        object_name=batch.process_name,
        summary=batch.reason,
        details={**details, "choices": batch.choices, "timers": batch.timers, **more},
    )
