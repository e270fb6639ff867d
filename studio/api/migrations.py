"""Operations that move instances to another version of their process."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.schemas import Input
from studio.instances.actions.migrate import migrate_instance
from studio.instances.actions.migrate_several import begin_batch, migrate_instances, resume_batch, stop_batch
from studio.instances.conditions import MOST, read_condition
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.migration_words import words_of_answer
from studio.instances.selectors.batches import batch_visible_to, progress_of, requests_of
from studio.instances.selectors.instances import InstanceFilter, instance_visible_to
from studio.instances.selectors.migration import target_deployment, verdict_for

router = Router()

Timers = Literal["keep", "recompute"]
ACTS = {"begin": begin_batch, "stop": stop_batch, "resume": resume_batch}


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
    idempotency_key: str = Field(default="", max_length=200)


class MoveSeveralIn(MoveIn):
    """Which instances of a process, by the filters of the list of instances: all, or the oldest `at_most`.

    With `check_only` each is looked at and none is moved before `/migrations/{pk}/begin`.
    """

    process: str = Field(min_length=1)
    version: int | None = Field(default=None, ge=1)
    q: str = Field(default="", max_length=200)
    state: str = ""
    begun_from: date | None = Field(default=None, alias="from")
    begun_to: date | None = Field(default=None, alias="until")
    v: list[str] = Field(default_factory=list, max_length=MOST)
    any: bool = False
    at_most: int | None = Field(default=None, ge=1)
    per_minute: int = 300
    stops_above_percent: int | None = Field(
        default=None, description="0 stops at the first that cannot be moved; without it nothing stops."
    )
    check_only: bool = False

    def chosen(self) -> InstanceFilter:
        """The filter."""
        names = ("q", "process", "version", "state", "begun_from", "begun_to")
        conditions = tuple(read_condition(each) for each in self.v)
        chosen = {name: getattr(self, name) for name in names}
        return InstanceFilter(**chosen, conditions=conditions, any_condition=self.any)


class MigrationOut(Schema):
    """What was asked for one instance; `state` is waiting, done, refused, failed (no answer) or held."""

    instance: str
    to: int
    state: str
    verdict: str
    answer: str
    obstacles: list[dict[str, str]]
    requested_at: datetime
    answered_at: datetime | None


class BatchOut(Schema):
    """Several instances moved together: `state` is checking, checked, moving, stopped or ended."""

    id: int
    process: str
    to: int
    state: str
    total: int
    per_minute: int
    stops_above_percent: int | None
    states: dict[str, int]
    verdicts: dict[str, int]
    migrations: list[MigrationOut]


@router.post("/instances/migrate", response={202: BatchOut})
def migrate_several_instances(request: PersonRequest, data: MoveSeveralIn) -> Status:
    """Moves many instances, wave by wave; the same `idempotency_key` makes one batch."""
    target = target_deployment(request.user, process_id=data.process, version=data.to)
    names = ("reason", "choices", "timers", "at_most", "per_minute", "stops_above_percent", "check_only")
    batch = migrate_instances(
        request.user,
        chosen=data.chosen(),
        target=target,
        idempotency_key=data.idempotency_key,
        **{name: getattr(data, name) for name in names},
    )
    return Status(202, batch_data(batch))


@router.get("/migrations/{pk}", response=BatchOut)
def read_migration_batch(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Returns how far a batch is."""
    return batch_data(batch_visible_to(request.user, pk=pk))


@router.post("/migrations/{pk}/{act}", response={202: BatchOut})
def act_on_migration_batch(
    request: PersonRequest, pk: int, act: Literal["begin", "stop", "resume"]
) -> Status:
    """Begins a batch that was looked at, stops one, or goes on; 409 at a wrong time."""
    batch = batch_visible_to(request.user, pk=pk)
    ACTS[act](request.user, batch=batch)
    return Status(202, batch_data(batch))


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
        idempotency_key=data.idempotency_key,
    )
    return Status(202, migration_data(migration))


def migration_data(migration: InstanceMigration) -> dict[str, Any]:
    """One request."""
    return {
        "instance": migration.instance_id,
        "to": migration.target.version.number,
        "state": migration.state,
        "verdict": migration.verdict,
        "answer": words_of_answer(migration),
        "obstacles": migration.judgements,
        "requested_at": migration.requested_at,
        "answered_at": migration.answered_at,
    }


def batch_data(batch: MigrationBatch) -> dict[str, Any]:
    """A batch with its requests."""
    progress = progress_of(batch)
    return {
        "id": batch.pk,
        "process": batch.process_id,
        "to": batch.target.version.number,
        "state": batch.state,
        "total": batch.total,
        "per_minute": batch.per_minute,
        "stops_above_percent": batch.stops_above_percent,
        "states": progress.states,
        "verdicts": progress.verdicts,
        "migrations": [migration_data(each) for each in requests_of(batch)],
    }
