"""Worker programs are killed at random moments under random processes; every log stays the workflow's own.

Some programs keep one workflow only in their cache, so that the others are evicted and replayed all the time.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client
from temporalio.service import RPCError

from engine.errors import WrongTrigger
from engine.events import EventBatch, read_event, write_event
from engine.temporal import EngineClient, StartRequest, recorder, replayer
from tests.engine.temporal.swarm.store import Store
from tests.properties.budget import BUDGET, PATIENCE
from tests.properties.leftovers import left_open
from tests.properties.test_cancelling_on_temporal import drawn_processes, plans_of

pytestmark = [pytest.mark.temporal, PATIENCE, pytest.mark.slow]

INSTANCES = max(4, round(24 * BUDGET))
SECONDS = 10 * BUDGET
"""How long programs are killed and instances disturbed."""
PROGRAMS = 3
LOCAL = "FunctionRequest"
"""Scripts are local activities: what a lost workflow task has begun of them is done again, or not at all."""
Log = list[dict[str, Any]]


class Swarm:
    """Several worker programs; who is killed has a successor at once."""

    def __init__(self, *arguments: str, dice: random.Random, dying: int = 0) -> None:
        command = [sys.executable, "-m", "tests.engine.temporal.swarm.program", *arguments]
        self._nurse = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.dice, self.deaths, self._dying = dice, 0, dying
        self.programs = [self._begin() for _ in range(PROGRAMS)]

    def _begin(self) -> int:
        """The process id of one that keeps one workflow in its cache, or many; the first may be dying."""
        assert self._nurse.stdin is not None
        assert self._nurse.stdout is not None
        words = [str(self.dice.choice([1, 20])), *(["dying"] if self._dying > 0 else [])]
        self._dying -= 1
        print(*words, file=self._nurse.stdin, flush=True)
        return int(self._nurse.stdout.readline())

    def kill_one(self) -> None:
        """One dies without a word, wherever it is."""
        place = self.dice.randrange(PROGRAMS)
        os.kill(self.programs[place], signal.SIGKILL)
        self.programs[place] = self._begin()
        self.deaths += 1

    def replace_dead(self) -> None:
        """Those that have died by themselves get a successor."""
        for place, program in enumerate(self.programs):
            if not Path(f"/proc/{program}").exists():
                self.programs[place] = self._begin()
                self.deaths += 1

    def __enter__(self) -> Swarm:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self.programs:
            os.kill(each, signal.SIGKILL)
        self._nurse.communicate(timeout=10)


async def disturb(engine: EngineClient, store: Store, *, dice: random.Random) -> None:
    """Something happens to some instance, late or not."""
    known = store.instances()
    instance = dice.choice(known) if known else ""
    kinds = ("TimerStarted", "UserTaskOpened", "WaitOpened")
    opened = [event for event in store.log(instance) if event["kind"] in kinds]
    if not opened:
        return
    event = dice.choice(opened)
    with suppress(WrongTrigger, RPCError):
        match event["kind"]:
            case "TimerStarted":
                await engine.fire_timer(instance, event["timer"])
            case "UserTaskOpened":
                await engine.submit_user_task(instance, event["user_task"], data={})
            case _ if event["what"] == "message":
                await engine.deliver_message(instance, event["name"], payload=1, wait=event["wait"])
            case _:
                await engine.deliver_signal(instance, event["name"], payload=1)


async def own_log(client: Client, store: Store, instance: str) -> Log:
    """What the workflow itself says when its history is replayed."""
    own: Log = []

    def collect(batch: EventBatch) -> None:
        del own[batch.after_sequence :]
        own.extend(write_event(event) for event in batch.events)

    recorder.emit = collect
    history = await client.get_workflow_handle(instance).fetch_history()
    await replayer(store).replay_workflow(history)
    return own


async def live(engine: EngineClient, store: Store, swarm: Swarm) -> None:
    """Programs die and come back while things happen."""
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        for _ in range(swarm.dice.randrange(1, 12)):
            await disturb(engine, store, dice=swarm.dice)
        swarm.kill_one()
        await asyncio.sleep(swarm.dice.choice([0, 0.2, 1]))


async def test_killed_workers_lose_nothing_and_double_nothing(
    temporal_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beginning = int(os.environ.get("PERISCOPE_SEED") or random.SystemRandom().randrange(2**31))
    print(f"PERISCOPE_SEED={beginning}")
    monkeypatch.setattr(recorder, "emit", recorder.emit)
    dice, store = random.Random(beginning), Store(tmp_path / "store.sqlite3")
    drawn = await asyncio.to_thread(drawn_processes, INSTANCES, beginning=beginning)
    families = [plans for n, each in enumerate(drawn) if (plans := list(plans_of(each, number=n)))]
    store.add_plans(plan for family in families for plan in family)
    client, queue = await Client.connect(temporal_server), f"swarm-{uuid.uuid4()}"
    engine, arguments = EngineClient(client, task_queue=queue), (temporal_server, queue, str(store.path))
    with Swarm(*arguments, dice=dice) as swarm:
        mains = []
        for plan in (family[0] for family in families):
            mains.append(f"{plan.process_id}-{uuid.uuid4()}")
            values = {"red": 0, "green": 1, "blue": 2}
            await engine.start(StartRequest(mains[-1], plan.process_id, plan.fingerprint, variables=values))
        await live(engine, store, swarm)
        for each in mains:
            await engine.cancel(each, reason="enough")
        for each in mains:
            with suppress(Exception):
                await asyncio.wait_for(client.get_workflow_handle(each).result(), 60)
        await asyncio.sleep(1)
    print(f"{len(mains):,} cases: instances")
    print(f"{swarm.deaths:,} cases: deaths")
    await assert_all_is_as_the_workflows_say(client, store, mains)


async def assert_all_is_as_the_workflows_say(client: Client, store: Store, mains: list[str]) -> None:
    """Every log is the workflow's own; no effect is unknown, and none that Temporal counts is doubled."""
    known = store.instances()
    assert set(mains) <= set(known)
    started: set[str] = set()
    for instance in known:
        stored = store.log(instance)
        assert stored == await own_log(client, store, instance), instance
        started |= {
            f"{instance}:{each['element_instance']}" for each in stored if each["kind"] == "ActivityStarted"
        }
        if stored[-1]["kind"] == "InstanceCancelled":
            assert left_open(read_event(each) for each in stored) == [], instance
    calls = Counter(store.calls(but=LOCAL))
    assert {key for key, _ in calls} <= started, "nothing was done that the log does not know"
    assert [call for call, times in calls.items() if times > 1] == [], "no attempt was made twice"
