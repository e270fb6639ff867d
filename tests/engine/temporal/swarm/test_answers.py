"""Workers die whenever they have told of a task, before Temporal knows; one answer to each task is enough."""

from __future__ import annotations

import asyncio
import random
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from temporalio.client import Client

from engine.temporal import EngineClient, StartRequest
from tests.engine.temporal.processes import AGENT, chain, plans, process
from tests.engine.temporal.swarm.store import Store
from tests.engine.temporal.swarm.test_swarm import Swarm
from tests.properties.budget import BUDGET, PATIENCE

pytestmark = [pytest.mark.temporal, PATIENCE, pytest.mark.slow]

INSTANCES = max(4, round(6 * BUDGET))
DEATHS = 3
LOOK = '<userTask name="Look"/>'
PLAN = plans(process(chain(AGENT.format(more=""), LOOK, LOOK)))[0]
Task = tuple[str, str, str]


async def answer_new_ones(engine: EngineClient, store: Store, answered: set[Task]) -> None:
    """Answers every task that the log has ever told of, each once."""
    for instance in store.instances():
        for event in store.log(instance):
            task = (instance, str(event.get("user_task")), str(event.get("element")))
            if event["kind"] == "UserTaskOpened" and task not in answered:
                answered.add(task)
                await engine.submit_user_task(instance, task[1], data={}, element=task[2])


async def test_one_answer_is_enough_whoever_dies(temporal_server: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite3")
    store.add_plans([PLAN])
    client, queue = await Client.connect(temporal_server), f"swarm-{uuid.uuid4()}"
    engine, answered = EngineClient(client, task_queue=queue), set[Task]()
    names = [f"order-{uuid.uuid4()}" for _ in range(INSTANCES)]
    for name in names:
        await engine.start(StartRequest(name, PLAN.process_id, PLAN.fingerprint))
    with Swarm(temporal_server, queue, str(store.path), dice=random.Random(1), dying=DEATHS) as swarm:
        results = asyncio.gather(*(client.get_workflow_handle(name).result() for name in names))
        with suppress(TimeoutError):
            async with asyncio.timeout(90 + 30 * BUDGET):
                while not results.done():
                    await answer_new_ones(engine, store, answered)
                    swarm.replace_dead()
                    await asyncio.sleep(0.02)
        assert results.done(), "an answer was lost"
        await results
    assert swarm.deaths >= DEATHS
    assert len(answered) == 2 * INSTANCES
