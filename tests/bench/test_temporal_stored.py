"""What storing the events costs: BPMN on Temporal with the studio's database behind it, without, and by hand.

PERISCOPE_TEST_DATABASE=postgres measures on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from temporalio.client import Client

from engine.plan import Plan
from engine.temporal import EngineClient, StartRequest, make_worker
from studio.instances.models import Instance
from studio.instances.sink import DatabaseSink
from studio.tasks.projecting import PROJECTORS
from tests.bench.files import chain, plan_of
from tests.bench.handwritten import HandWritten, worker
from tests.bench.table import show
from tests.bench.test_temporal import TASKS, Start, take_turns
from tests.engine.temporal.ports import memory_ports
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(600)
def test_throughput_with_stored_events(temporal_server: str) -> None:
    plan = plan_of(chain(TASKS))
    deploy(make_person("bob", "administrator"), plan=plan)
    found = asyncio.run(measure(temporal_server, plan))
    assert not Instance.objects.exclude(state="completed").exists()
    by_hand = found["by hand"][0]
    rows = [(name, f"{rate:.1f}", f"{rate / by_hand:.2f}") for name, (rate, _) in found.items()]
    title = f"{TASKS} tasks in a row on Temporal, events stored on {connection.vendor}"
    show(title, rows, heads=("", "instances/s", "× by hand"))


async def measure(address: str, plan: Plan) -> dict[str, tuple[float, int]]:
    client = await Client.connect(address)
    kept = memory_ports(plan)[0]
    sink = DatabaseSink(projectors=PROJECTORS)
    queues = {name: f"bench-{uuid.uuid4()}" for name in ("kept", "stored", "hand")}

    def of_plan(name: str) -> Start:
        engine = EngineClient(client, task_queue=queues[name])

        async def start(instance: str) -> None:
            await engine.start(StartRequest(instance, "bench", plan.fingerprint))

        return start

    async def by_hand(instance: str) -> None:
        await client.start_workflow(
            HandWritten.run, args=[TASKS, "ordinary"], id=instance, task_queue=queues["hand"]
        )

    async with (
        make_worker(client, kept, task_queue=queues["kept"]),
        make_worker(client, replace(kept, events=sink), task_queue=queues["stored"]),
        worker(client, kept, task_queue=queues["hand"]),
    ):
        found = await take_turns(
            client,
            {
                "by hand": by_hand,
                "BPMN, events in memory": of_plan("kept"),
                "BPMN, events in the database": of_plan("stored"),
            },
        )
    sink.close()
    return found
