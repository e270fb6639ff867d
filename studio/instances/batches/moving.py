"""Moves some instances of a batch at once, and writes down what became of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

import structlog
from django.db import transaction
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode

from engine.errors import WrongTrigger
from studio.engine_client import engine_client
from studio.errors import Unavailable
from studio.instances.batches.checking import note_silence, obstacles
from studio.instances.migrating import request_of
from studio.instances.migration_states import DONE, REFUSED, answer

if TYPE_CHECKING:
    from engine.temporal import EngineClient
    from studio.instances.migration_models import InstanceMigration, MigrationBatch

log = structlog.get_logger(__name__)


class Answer(NamedTuple):
    """What the engine said; no state at all when it said nothing."""

    state: str = ""
    reason: str = ""


async def ask(batch: MigrationBatch, rows: list[InstanceMigration]) -> list[Answer]:
    """Asks the engine for each; raises Unavailable when Temporal answers for none of them."""
    engine = await engine_client()
    return list(await asyncio.gather(*(ask_one(engine, batch, row) for row in rows)))


async def ask_one(engine: EngineClient, batch: MigrationBatch, row: InstanceMigration) -> Answer:
    """Moves one instance; the engine takes the key of a request once."""
    row.target, row.requested_by = batch.target, batch.requested_by
    try:
        await engine.migrate(row.instance_id, request_of(row, key=f"instance.migrate:{row.pk}"))
    except WrongTrigger as refusal:
        return Answer(REFUSED, str(refusal))
    except RPCError as failure:
        if failure.status == RPCStatusCode.UNAVAILABLE:
            raise Unavailable(str(failure)) from failure
        return silence(row, failure)
    except WorkflowUpdateFailedError as failure:
        return silence(row, failure)
    return Answer(DONE)


def silence(row: InstanceMigration, failure: Exception) -> Answer:
    """Notes for the log why there is no answer."""
    log.warning("migration.unanswered", instance=row.instance_id, reason=type(failure).__name__)
    return Answer()


def note(batch: MigrationBatch, rows: list[InstanceMigration], answers: list[Answer]) -> None:
    """Writes the answers; a refusal says step by step what stands in the way."""
    for row, said in zip(rows, answers, strict=True):
        if said.state == REFUSED:
            answer(row, state=REFUSED, reason=said.reason, judgements=obstacles(batch, row))
    with transaction.atomic():
        for row, said in zip(rows, answers, strict=True):
            if said.state == DONE:
                answer(row, state=DONE)
            elif not said.state:
                note_silence(row)
