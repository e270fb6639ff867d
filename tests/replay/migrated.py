"""Instances that go over to another version while they run, recorded like any other."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from temporalio.client import Client

from engine.events import InstanceMigrated, UserTaskClosed, UserTaskOpened
from engine.plan import Plan
from engine.temporal import EngineClient, MigrationRequest, StartRequest, make_worker
from tests.engine.temporal.ports import MemorySink, memory_ports, until
from tests.engine.temporal.processes import chain, flows, plans, process

ASK = '<userTask name="Look"/>'
AGAIN = '<userTask name="Look twice"/>'
TIMED = (
    '<startEvent id="s"/><userTask id="ask"/><boundaryEvent id="late" attachedToRef="ask" '
    'cancelActivity="false"><timerEventDefinition><timeDuration>{due}</timeDuration></timerEventDefinition>'
    '</boundaryEvent><endEvent id="e"/><endEvent id="later"/>{flows}'
)
INSIDE = '<startEvent id="is"/>{tasks}<endEvent id="ie"/>{flows}'


@dataclass(frozen=True)
class Migrated:
    """A process, the version it goes over to, how, and how many tasks are answered afterwards."""

    old: str
    new: str
    choices: dict[str, str] = field(default_factory=dict)
    timers: str = "keep"
    answers: int = 1


def timed(due: str) -> str:
    return TIMED.format(due=due, flows=flows("s", "ask", "e") + flows("late", "later"))


def nested(*tasks: str) -> str:
    inside = INSIDE.format(
        tasks="".join(f'<userTask id="{each}"/>' for each in tasks), flows=flows("is", *tasks, "ie")
    )
    return f'<startEvent id="s"/><subProcess id="sub">{inside}</subProcess><endEvent id="e"/>' + flows(
        "s", "sub", "e"
    )


MIGRATIONS = {
    "migration.kept": Migrated(chain(ASK), chain(ASK, AGAIN), answers=2),
    "migration.chosen": Migrated(chain(ASK), chain("<task/>", AGAIN), choices={"t1": "t2"}),
    "migration.child": Migrated(nested("look"), nested("look", "check"), answers=2),
    "migration.timer_anew": Migrated(timed("PT2H"), timed("PT1S"), timers="recompute"),
}


async def run_migrated(client: Client, case: Migrated) -> tuple[str, tuple[Plan, ...]]:
    """Starts, moves and ends one instance; returns its task queue and the plans it ran."""
    [old], [new] = plans(process(case.old)), plans(process(case.new))
    ports, sink, _ = memory_ports(old, new)
    queue = f"recording-{uuid.uuid4().hex[:8]}"
    engine = EngineClient(client, task_queue=queue)
    async with make_worker(client, ports, task_queue=queue):
        instance = queue
        await engine.start(StartRequest(instance, old.process_id, old.fingerprint))
        await until(lambda: len(open_tasks(sink)) == 1)
        request = MigrationRequest(new.fingerprint, choices=case.choices, timers=case.timers, key="m")
        await engine.migrate(instance, request)
        await until(lambda: all(InstanceMigrated in map(type, log) for log in sink.logs.values()))
        for number in range(1, case.answers + 1):
            await until(lambda: len(open_tasks(sink)) == 1)
            [(where, task)] = open_tasks(sink)
            await engine.submit_user_task(where, task, data={})
            await until(lambda expected=number: closed(sink) == expected)  # type: ignore[misc]
        await client.get_workflow_handle(instance).result()
    return queue, (old, new)


def open_tasks(sink: MemorySink) -> list[tuple[str, str]]:
    """Instance and task of everything that somebody could answer."""
    return [
        (instance, event.user_task)
        for instance in sink.logs
        for event in sink.of(instance, UserTaskOpened)
        if event.user_task not in {each.user_task for each in sink.of(instance, UserTaskClosed)}
    ]


def closed(sink: MemorySink) -> int:
    """How many tasks are over."""
    return sum(len(sink.of(instance, UserTaskClosed)) for instance in sink.logs)
