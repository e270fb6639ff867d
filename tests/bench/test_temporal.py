"""BPMN on Temporal against the same flow written by hand: same server, same worker settings, taking turns."""

from __future__ import annotations

import asyncio
import os
import resource
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from temporalio.client import Client

from engine.json_values import JsonObject
from engine.temporal import EngineClient, StartRequest, make_worker
from studio.sealing.payloads import sealing_converter
from tests.bench.files import SCRIPT, chain, loop, plan_of
from tests.bench.handwritten import HandWritten, worker
from tests.bench.sinks import CountingSink
from tests.bench.table import ROUNDS, show
from tests.engine.temporal.ports import memory_ports

TASKS = 10
INSTANCES = int(os.environ.get("BENCH_INSTANCES") or 20)
"""Instances of a round, all at once."""
LOOP = int(os.environ.get("BENCH_LOOP") or 100_000)
"""Rounds of the long loop."""
AT_REST = int(os.environ.get("BENCH_AT_REST") or 1000)
"""Instances that wait at the same time."""
WAITING = '<userTask id="{id}" name="Ask"/>'
CARRIED: JsonObject = {
    "customer": "Ada",
    "lines": [{"article": f"a{number}", "price": number} for number in range(5)],
}
COMPARED = {
    "by hand, activities": "by hand, activities",
    "BPMN, tasks": "by hand, activities",
    "BPMN, tasks, sealed": "BPMN, tasks",
    "by hand, local activities": "by hand, local activities",
    "BPMN, scripts": "by hand, local activities",
}
"""What each is set against."""

Start = Callable[[str], Awaitable[None]]


async def test_throughput_and_history(temporal_server: str) -> None:
    client = await Client.connect(temporal_server)
    sealing = await Client.connect(temporal_server, data_converter=sealing_converter())
    plain = plan_of(chain(TASKS))
    plans = {"plain": plain, "sealed": plain, "scripts": plan_of(chain(TASKS, tag=SCRIPT))}
    queues = {name: f"bench-{uuid.uuid4()}" for name in (*plans, "hand")}
    ports = {name: memory_ports(plan)[0] for name, plan in plans.items()}

    def of_plan(name: str) -> Start:
        engine = EngineClient(sealing if name == "sealed" else client, task_queue=queues[name])

        async def start(instance: str) -> None:
            await engine.start(StartRequest(instance, "bench", plans[name].fingerprint))

        return start

    def by_hand(kind: str) -> Start:
        async def start(instance: str) -> None:
            await client.start_workflow(
                HandWritten.run, args=[TASKS, kind], id=instance, task_queue=queues["hand"]
            )

        return start

    async with (
        make_worker(client, ports["plain"], task_queue=queues["plain"]),
        make_worker(sealing, ports["sealed"], task_queue=queues["sealed"]),
        make_worker(client, ports["scripts"], task_queue=queues["scripts"]),
        worker(client, ports["plain"], task_queue=queues["hand"]),
    ):
        found = await take_turns(
            sealing,  # reads what is not sealed too
            {
                "by hand, activities": by_hand("ordinary"),
                "BPMN, tasks": of_plan("plain"),
                "BPMN, tasks, sealed": of_plan("sealed"),
                "by hand, local activities": by_hand("local"),
                "BPMN, scripts": of_plan("scripts"),
            },
        )
    rows = []
    for name, (rate, events) in found.items():
        other = found[COMPARED[name]]
        rows.append((name, f"{rate:.1f}", f"{rate / other[0]:.2f}", events, f"{events / other[1]:.2f}"))
    against_activities = found["BPMN, scripts"][0] / found["by hand, activities"][0]
    rows.append(("BPMN, scripts : by hand, activities", "", f"{against_activities:.2f}", "", ""))
    show(
        f"{TASKS} tasks in a row on Temporal (aims: 0.95 × with activities, 2 × with scripts, 1.1 × events)",
        rows,
        heads=("", "instances/s", "× compared", "history events", "× compared"),
    )


async def take_turns(client: Client, starts: dict[str, Start]) -> dict[str, tuple[float, int]]:
    """Instances per second (median of rounds) and events of one history."""
    rates: dict[str, list[float]] = {name: [] for name in starts}
    events: dict[str, int] = {}
    for turn in range(ROUNDS + 1):
        for name, start in starts.items():
            ids = [f"bench-{uuid.uuid4()}" for _ in range(INSTANCES)]
            began = time.perf_counter()
            await asyncio.gather(*(run(client, start, each) for each in ids))
            if turn:  # the first turn warms caches
                rates[name].append(INSTANCES / (time.perf_counter() - began))
            events[name] = len((await client.get_workflow_handle(ids[0]).fetch_history()).events)
    return {name: (statistics.median(found), events[name]) for name, found in rates.items()}


async def run(client: Client, start: Start, instance: str) -> None:
    await start(instance)
    await client.get_workflow_handle(instance).result()


@pytest.mark.timeout(3600)
async def test_a_long_loop_keeps_its_histories_short(temporal_server: str) -> None:
    client = await Client.connect(temporal_server)
    plan = plan_of(loop(LOOP))
    ports = replace(memory_ports(plan)[0], events=CountingSink())
    queue = f"bench-{uuid.uuid4()}"
    memory: list[int] = []
    async with make_worker(client, ports, task_queue=queue):
        began, worked = time.perf_counter(), time.process_time()
        await EngineClient(client, task_queue=queue).start(StartRequest(queue, "bench", plan.fingerprint))
        ending = asyncio.create_task(client.get_workflow_handle(queue).result())
        while not ending.done():
            await asyncio.wait({ending}, timeout=2)
            memory.append(resident())
        ending.result()
    spent, worked = time.perf_counter() - began, time.process_time() - worked
    histories = await histories_of(client, queue)
    assert max(histories) < 15_000
    quarter = len(memory) // 4
    rows = [
        ("rounds", f"{LOOP:,}"),
        ("rounds per second", f"{LOOP / spent:,.0f}"),
        ("CPU ms of the worker per round", f"{worked / LOOP * 1000:.2f}"),
        ("runs", len(histories)),
        ("events of the longest history", f"{max(histories):,}"),
        ("resident memory after a quarter, MB", f"{memory[quarter] / 1e6:.0f}"),
        ("resident memory at the end, MB", f"{memory[-1] / 1e6:.0f}"),
    ]
    show("A loop on Temporal (aims: flat memory, no history over 15,000 events)", rows, heads=("", ""))


@pytest.mark.timeout(900)
async def test_a_thousand_instances_at_rest_on_a_worker(temporal_server: str) -> None:
    client = await Client.connect(temporal_server)
    plan = plan_of(chain(1, tag=WAITING))
    sink, queue = CountingSink(), f"bench-{uuid.uuid4()}"
    engine = EngineClient(client, task_queue=queue)

    async def start(count: int) -> None:
        ids = [f"rest-{uuid.uuid4()}" for _ in range(count)]
        requests = [StartRequest(each, "bench", plan.fingerprint, variables=CARRIED) for each in ids]
        for begun in range(0, count, 50):
            await asyncio.gather(*map(engine.start, requests[begun : begun + 50]))
        while not all(sink.counts.get(each) for each in ids):
            await asyncio.sleep(0.1)

    ports = replace(memory_ports(plan)[0], events=sink)
    async with make_worker(client, ports, task_queue=queue, max_cached_workflows=AT_REST + 50):
        await start(50)
        before = resident()
        await start(AT_REST)
        each = (resident() - before) / AT_REST
    rows = [(f"{AT_REST:,}", f"{each / 1000:,.0f}")]
    show("Instances that wait for a person, kept by a worker", rows, heads=("instances", "kB of memory each"))


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


async def histories_of(client: Client, instance: str) -> list[int]:
    """How many events each run of an instance has, in order."""
    found = await client.get_workflow_handle(instance).describe()
    run_id: str | None = found.raw_description.workflow_execution_info.first_run_id
    lengths = []
    while run_id:
        events = (await client.get_workflow_handle(instance, run_id=run_id).fetch_history()).events
        lengths.append(len(events))
        last = events[-1].workflow_execution_continued_as_new_event_attributes
        run_id = last.new_execution_run_id or None
    return lengths
