"""Cancelling at a random moment leaves nothing behind on a real Temporal server, by the server's own clock.

One worker runs many random processes at once, and random things happen to them: timers fire, people answer,
signals arrive. All this goes on while they are cancelled.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError

from engine.compile import compile_file
from engine.errors import UncompilableProcess, WrongTrigger
from engine.events import ChildStarted, InstanceCancelled, TimerStarted, UserTaskOpened, WaitOpened
from engine.parse import read_definitions
from engine.plan import Plan
from engine.temporal import EngineClient, StartRequest, make_worker
from tests.engine.temporal.ports import MemorySink, memory_ports, until
from tests.properties.budget import BUDGET, PATIENCE
from tests.properties.drawing import processes
from tests.properties.emitting import emit
from tests.properties.leftovers import left_open
from tests.properties.tree import Drawn

pytestmark = [pytest.mark.temporal, PATIENCE]

INSTANCES = max(1, round(24 * BUDGET))
AT_ONCE = 8


def drawn_processes(number: int, *, beginning: int) -> list[Drawn]:
    """So many random processes; the same ones for the same seed."""
    found: list[Drawn] = []

    @seed(beginning)
    @settings(
        max_examples=number, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck)
    )
    @given(processes())
    def draw(drawn: Drawn) -> None:
        found.append(drawn)

    draw()
    return found


def plans_of(drawn: Drawn, *, number: int) -> Iterator[Plan]:
    """The plans, under process ids of their own; the clocks stay at home."""
    text = re.sub(rb'"(main|p_[^"]*)"', rb'"n%d_\1"' % number, emit(drawn))
    with suppress(UncompilableProcess):
        yield from (each for each in compile_file(read_definitions(text)) if each.process_id.startswith("n"))


class Work:
    """Every call takes a random while; knows which are running now."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.running: set[str] = set()

    async def __call__(self, request: Any) -> int:
        key = request.order.idempotency_key
        self.running.add(key)
        try:
            await asyncio.sleep(self.dice.choice([0, 0, 0.05, 60]))
        finally:
            self.running.discard(key)
        return 1


async def disturb(engine: EngineClient, sink: MemorySink, instance: str, *, dice: random.Random) -> None:
    """One thing happens to an instance or to what it has started: whatever is drawn, late or not."""
    family = [each for each in list(sink.logs) if each.startswith(instance)]
    opened = [
        (each, event)
        for each in family
        for event in sink.logs[each]
        if isinstance(event, TimerStarted | UserTaskOpened | WaitOpened)
    ]
    if not opened:
        return
    target, event = dice.choice(opened)
    with suppress(WrongTrigger, RPCError):
        match event:
            case TimerStarted():
                await engine.fire_timer(target, event.timer)
            case UserTaskOpened():
                await engine.submit_user_task(target, event.user_task, data={})
            case WaitOpened() if event.kind == "message":
                await engine.deliver_message(target, event.name, payload=1, wait=event.wait)
            case WaitOpened():
                await engine.deliver_signal(target, event.name, payload=1)


async def live_and_be_cancelled(
    engine: EngineClient, sink: MemorySink, plan: Plan, *, dice: random.Random
) -> str:
    instance = f"{plan.process_id}-{uuid.uuid4()}"
    await engine.start(
        StartRequest(instance, plan.process_id, plan.fingerprint, variables={"red": 0, "green": 1, "blue": 2})
    )
    for _ in range(dice.randrange(8)):
        await asyncio.sleep(dice.choice([0, 0.01, 0.1]))
        await disturb(engine, sink, instance, dice=dice)
    later = [asyncio.ensure_future(disturb(engine, sink, instance, dice=dice)) for _ in range(3)]
    await engine.cancel(instance, reason="enough", actor="ann")
    await asyncio.gather(*later)
    return instance


async def assert_nothing_left(client: Client, sink: MemorySink, instance: str) -> bool:
    """Not in Temporal, not in the log; tells whether it was cancelled and not over before.

    What a workflow still had under way when it closed stays in its description: only asked to stop.
    """
    handle = client.get_workflow_handle(instance)
    with suppress(Exception):
        await asyncio.wait_for(handle.result(), 30)
    described = await handle.describe()
    assert described.status != WorkflowExecutionStatus.RUNNING, instance
    asked_to_stop = PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED
    assert {each.state for each in described.raw_description.pending_activities} <= {asked_to_stop}
    log = sink.logs[instance]
    if not isinstance(log[-1], InstanceCancelled):
        return False
    assert left_open(log) == [], instance
    for event in log:
        if isinstance(event, ChildStarted):
            child = f"{instance}/{event.child}"
            with suppress(RPCError):  # one that was cancelled before it could begin
                await assert_nothing_left(client, sink, child)
    return True


async def test_cancelling_at_any_moment_leaves_nothing_running(temporal_server: str) -> None:
    beginning = int(os.environ.get("PERISCOPE_SEED") or random.SystemRandom().randrange(2**31))
    print(f"PERISCOPE_SEED={beginning}")
    dice = random.Random(beginning)
    drawn = await asyncio.to_thread(drawn_processes, INSTANCES, beginning=beginning)
    families = [list(plans_of(each, number=number)) for number, each in enumerate(drawn)]
    client = await Client.connect(temporal_server)
    work = Work(dice)
    ports, sink, _ = memory_ports(*(plan for family in families for plan in family), answer=work)
    queue = f"cancelling-{uuid.uuid4()}"
    engine, cancelled = EngineClient(client, task_queue=queue), 0
    async with make_worker(client, ports, task_queue=queue, max_cached_workflows=AT_ONCE):
        mains = [family[0] for family in families if family]
        for first in range(0, len(mains), AT_ONCE):
            some = mains[first : first + AT_ONCE]
            ids = await asyncio.gather(
                *(live_and_be_cancelled(engine, sink, plan, dice=dice) for plan in some)
            )
            found = await asyncio.gather(*(assert_nothing_left(client, sink, each) for each in ids))
            cancelled += sum(found)
        await until(lambda: not work.running, seconds=30)
    print(f"{cancelled:,} cases: cancelled")
    assert cancelled
