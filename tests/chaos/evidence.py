"""Compares what the studio has stored with what each workflow itself did; run inside an installation.

python -m tests.chaos.evidence INSTANCE… prints a JSON list of contradictions, empty when there are none.
The workflow's own events come from replaying its history, not from anything the studio has written; only of
ended instances, because a replay that stops halfway takes the workflow down as if it were cancelled.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from temporalio.client import Client  # noqa: E402 - the models need Django first

from engine.events import EventBatch, write_event  # noqa: E402
from engine.temporal import recorder  # noqa: E402
from engine.temporal.host.worker import replayer  # noqa: E402
from studio.audit.models import AuditEntry  # noqa: E402
from studio.deployments.plan_store import StoredPlans  # noqa: E402
from studio.instances.models import Instance  # noqa: E402
from studio.instances.projection import empty, fold_all  # noqa: E402
from studio.instances.selectors.snapshots import whole_fold  # noqa: E402
from studio.temporal_connection import connect_to_temporal  # noqa: E402
from studio.values.claims import value_converter  # noqa: E402

Events = list[dict[str, Any]]


async def own_events(client: Client, instance: str) -> Events:
    """What the workflow says when its history is replayed."""
    own: Events = []

    def collect(batch: EventBatch) -> None:
        assert batch.after_sequence == len(own), (
            f"{instance} speaks of {batch.after_sequence} after {len(own)}"
        )
        own.extend(write_event(event) for event in batch.events)

    recorder.emit = collect
    history = await client.get_workflow_handle(instance).fetch_history()
    await replayer(StoredPlans(), data_converter=value_converter()).replay_workflow(history)
    return own


def stored_events(row: Instance) -> Events:
    log = list(row.events.order_by("sequence"))
    assert [each.sequence for each in log] == list(range(1, len(log) + 1)), f"{row.pk}: the log has gaps"
    return [each.data for each in log]


def contradictions(row: Instance, *, own: Events) -> Iterator[str]:
    """Everything that is not as it must be."""
    stored = stored_events(row)
    if stored != own:
        place = next((i for i, (a, b) in enumerate(zip(stored, own, strict=False)) if a != b), len(stored))
        yield f"event {place + 1} of {row.pk} differs ({len(stored)} stored, {len(own)} own)"
    numbered = [{**event, "sequence": number} for number, event in enumerate(stored, 1)]
    if whole_fold(row) != fold_all(empty(row.pk), numbered):
        yield f"{row.pk} is not what its log folds to"
    opened = Counter(event["user_task"] for event in own if event["kind"] == "UserTaskOpened")
    tasks = Counter(row.user_tasks.values_list("key", flat=True))
    if opened != tasks:
        yield f"{row.pk} opened {dict(opened)} and there are {dict(tasks)}"
    done = [str(pk) for pk in row.user_tasks.filter(state="completed").values_list("pk", flat=True)]
    for pk in done:
        said = AuditEntry.objects.filter(action="task.completed", object_id=pk).count()
        if said != 1:
            yield f"task {pk} of {row.pk} stands {said} times in the audit log"
    starts = AuditEntry.objects.filter(action="instance.started", object_id=row.pk).count()
    if starts != (1 if row.parent_id is None else 0):
        yield f"the start of {row.pk} stands {starts} times in the audit log"


async def main(wanted: list[str]) -> list[str]:
    client = await connect_to_temporal()
    found: list[str] = []
    rows = [row async for row in Instance.objects.filter(root__in=wanted).order_by("pk")]
    if missing := set(wanted) - {row.pk for row in rows}:
        found.append(f"lost: {sorted(missing)}")
    for row in rows:
        assert row.ended_at, f"{row.pk} goes on"
        own = await own_events(client, row.pk)
        found += await asyncio.to_thread(lambda row=row, own=own: list(contradictions(row, own=own)))
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1:]))))
