"""Operations that move instances to another version of their process."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.schemas import Input
from studio.instances.actions.migrate import migrate_instance, migrate_instances
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.selectors.instances import instance_visible_to
from studio.instances.selectors.migration import batch_visible_to, target_deployment, verdict_for

router = Router()

Timers = Literal["keep", "recompute"]


class VerdictQuery(Schema):
    """Where to, by the version's number."""

    to: int = Field(ge=1)
    timers: Timers = "keep"


class VerdictOut(Schema):
    """can, needs_choice or cannot; for every instance of the family and everything alive in it the reason.

    An element with `targets` takes one of their `value`s under its `key` in the `choices` of the move.
    """

    verdict: str
    instances: list[dict[str, Any]]


class MoveIn(Input):
    """Where to, why, and what was chosen."""

    to: int = Field(ge=1)
    reason: str = Field(max_length=500)
    choices: dict[str, str] = Field(default_factory=dict, max_length=500)
    timers: Timers = "keep"


class MoveSeveralIn(MoveIn):
    """Which instances: those under way of one version of a process, all or the oldest `at_most`."""

    process: str
    version: int = Field(ge=1)
    at_most: int | None = Field(default=None, ge=1)
    stops_at_refusal: bool = False


class MigrationOut(Schema):
    """What was asked for one instance; `state` is waiting, done, refused or held."""

    instance: str
    to: int
    state: str
    answer: str
    requested_at: datetime
    answered_at: datetime | None


class BatchOut(Schema):
    """Several instances moved together, with the result of each."""

    id: int
    process: str
    version: int
    to: int
    stopped: bool
    migrations: list[MigrationOut]


@router.post("/instances/migrate", response={202: BatchOut})
def migrate_several_instances(request: PersonRequest, data: MoveSeveralIn) -> Status:
    """Moves the instances of one version; each is judged when its turn comes."""
    source = target_deployment(request.user, process_id=data.process, version=data.version)
    target = target_deployment(request.user, process_id=data.process, version=data.to)
    batch = migrate_instances(
        request.user,
        source=source,
        target=target,
        reason=data.reason,
        choices=data.choices,
        timers=data.timers,
        at_most=data.at_most,
        stops_at_refusal=data.stops_at_refusal,
    )
    return Status(202, batch_data(batch))


@router.get("/migrations/{pk}", response=BatchOut)
def read_migration_batch(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Returns how far a batch is."""
    return batch_data(batch_visible_to(request.user, pk=pk))


@router.get("/instances/{path:instance_id}/migration", response=VerdictOut)
def judge_migration(request: PersonRequest, instance_id: str, asked: Query[VerdictQuery]) -> dict[str, Any]:
    """Says beforehand what moving an instance comes to; changes nothing."""
    instance = instance_visible_to(request.user, pk=instance_id)
    target = target_deployment(request.user, process_id=instance.process_id, version=asked.to)
    return verdict_for(request.user, instance=instance, target=target, timers=asked.timers).to_json()


@router.post("/instances/{path:instance_id}/migrate", response={202: MigrationOut})
def migrate_one_instance(request: PersonRequest, instance_id: str, data: MoveIn) -> Status:
    """Moves an instance; 409 carries the verdict when it cannot be moved, or needs a choice."""
    instance = instance_visible_to(request.user, pk=instance_id)
    target = target_deployment(request.user, process_id=instance.process_id, version=data.to)
    migration = migrate_instance(
        request.user,
        instance=instance,
        target=target,
        reason=data.reason,
        choices=data.choices,
        timers=data.timers,
    )
    return Status(202, migration_data(migration))


def migration_data(migration: InstanceMigration) -> dict[str, Any]:
    """One request."""
    return {
        "instance": migration.instance_id,
        "to": migration.target.version.number,
        "state": migration.state,
        "answer": migration.answer,
        "requested_at": migration.requested_at,
        "answered_at": migration.answered_at,
    }


def batch_data(batch: MigrationBatch) -> dict[str, Any]:
    """A batch with its requests."""
    migrations = batch.migrations.select_related("target__version")
    return {
        "id": batch.pk,
        "process": batch.process_id,
        "version": batch.source.version.number,
        "to": batch.target.version.number,
        "stopped": batch.stopped_at is not None,
        "migrations": [migration_data(each) for each in migrations],
    }
