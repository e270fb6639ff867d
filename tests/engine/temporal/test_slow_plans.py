"""A plan that is long in coming holds up its own instances for as long, and nothing else."""

from __future__ import annotations

import dataclasses
import threading
import uuid
from collections import Counter

import pytest
from temporalio.client import Client, WorkflowUpdateFailedError

from engine.errors import PlanDelayed, PlanMissing
from engine.plan import Plan
from engine.temporal import EngineClient, StartRequest, make_worker
from engine.temporal.host.plans import PlanCache
from engine.temporal.payloads import MigrationRequest
from tests.engine.temporal.ports import MemoryPlans, memory_ports, until
from tests.engine.temporal.processes import chain, plans, process

pytestmark = pytest.mark.temporal

ASK = '<userTask name="Look"/>'
(FAST,) = plans(process(chain(ASK)))
(SLOW,) = plans(process(chain(ASK, "<serviceTask/>")))
SECONDS = 4
"""Longer than Temporal lets a workflow think."""


class SlowPlans(MemoryPlans):
    """Keeps whoever reads the slow plan waiting until the test lets go, and counts who reads."""

    def __init__(self) -> None:
        super().__init__(SLOW, FAST)
        self.reads = Counter[str]()
        self.go = threading.Event()

    def read(self, fingerprint: str) -> bytes:
        self.reads[fingerprint] += 1
        if fingerprint == SLOW.fingerprint:
            assert self.go.wait(60)
        return super().read(fingerprint)


async def start(engine: EngineClient, plan: Plan) -> str:
    instance = f"{plan.process_id}-{uuid.uuid4()}"
    await engine.start(StartRequest(instance, plan.process_id, plan.fingerprint))
    return instance


async def test_instances_of_a_slow_plan_wait_while_others_run(client: Client) -> None:
    ports, sink, _ = memory_ports()
    store, queue = SlowPlans(), f"test-{uuid.uuid4()}"
    engine = EngineClient(client, task_queue=queue)
    async with make_worker(client, dataclasses.replace(ports, plans=store), task_queue=queue):
        held = [await start(engine, SLOW) for _ in range(3)]
        await until(lambda: bool(store.reads))
        threading.Timer(SECONDS, store.go.set).start()
        quick = await start(engine, FAST)
        await until(lambda: "UserTaskOpened" in sink.kinds(quick))
        assert not store.go.is_set(), "the fast one waited for the slow one"
        for instance in held:
            await until(lambda instance=instance: "UserTaskOpened" in sink.kinds(instance), seconds=30)
    assert store.reads[SLOW.fingerprint] == 1, "who waits for the same plan waits for one reading"


async def test_a_migration_to_a_slow_plan_may_be_asked_for_again(client: Client) -> None:
    ports, sink, _ = memory_ports()
    store, queue = SlowPlans(), f"test-{uuid.uuid4()}"
    engine = EngineClient(client, task_queue=queue)
    async with make_worker(client, dataclasses.replace(ports, plans=store), task_queue=queue):
        instance = await start(engine, FAST)
        await until(lambda: "UserTaskOpened" in sink.kinds(instance))
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await engine.migrate(instance, MigrationRequest(SLOW.fingerprint, key="k"))
        assert "still being read" in str(refused.value.cause)
        store.go.set()
        await engine.migrate(instance, MigrationRequest(SLOW.fingerprint, key="k"))
        await until(lambda: "InstanceMigrated" in sink.kinds(instance))


def test_a_plan_is_read_once_and_a_slow_one_is_delayed() -> None:
    store = SlowPlans()
    with PlanCache(store, patience=0.5).open() as cache:
        for _ in range(2):
            assert cache.read(FAST.fingerprint).fingerprint == FAST.fingerprint
            with pytest.raises(PlanDelayed):
                cache.read(SLOW.fingerprint)
        store.go.set()
        assert PlanCache(store).read(SLOW.fingerprint).fingerprint == SLOW.fingerprint
    assert store.reads[FAST.fingerprint] == 1


def test_a_failure_is_the_stores_own_and_the_next_reading_begins_anew() -> None:
    class Broken(MemoryPlans):
        failures = [TimeoutError("too late"), PlanMissing("x")]

        def read(self, fingerprint: str) -> bytes:
            if self.failures:
                raise self.failures.pop(0)
            return super().read(fingerprint)

    cache = PlanCache(Broken(FAST))
    with pytest.raises(TimeoutError, match="too late"):
        cache.read(FAST.fingerprint)
    with pytest.raises(PlanMissing):
        cache.read(FAST.fingerprint)
    assert cache.read(FAST.fingerprint).fingerprint == FAST.fingerprint
