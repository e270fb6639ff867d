"""Records histories of small processes on a real server: `python -m tests.replay.record [NAME …]`.

Every fixture of tests/fixtures/processes is rehearsed with its script, and the processes below run by
Temporal's own clock, with local activities. A recording that stands is kept unless it is named: what is
recorded once must replay for ever.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowHistory

from engine.errors import EngineError, UncompilableProcess
from engine.parse import read_definitions
from engine.plan import Plan
from engine.rehearsal import run_on_temporal
from engine.temporal import EngineClient, StartRequest, make_worker
from engine.testing import World
from engine.testing.running import plans_of
from studio.ops.supervisor.temporal import server_command
from tests.conftest import free_port, running, wait_for_temporal
from tests.engine.temporal.ports import memory_ports
from tests.engine.temporal.processes import AGENT, chain, plans, process
from tests.replay.library import FOLDER, RELEASE, store
from tests.replay.migrated import MIGRATIONS, run_migrated

FIXTURES = FOLDER.parent / "fixtures" / "processes"
UNENDING = {"loop.endless"}
"""Their histories are of no use: thousands of events of the same kind."""
TIMER = (
    "<intermediateCatchEvent><timerEventDefinition><timeDuration>100ms</timeDuration>"
    "</timerEventDefinition></intermediateCatchEvent>"
)
SET = (
    '<serviceTask><extensionElements><p:VariableConfiguration><p:set name="n" expression="1"/>'
    "</p:VariableConfiguration></extensionElements></serviceTask>"
)
INSIDE = re.sub(r'"(\w+)"(?= sourceRef|/| targetRef| )', r'"in_\1"', chain("<task/>"))
BY_THE_CLOCK = {
    "clock.activities": chain("<task/>", AGENT.format(more=""), TIMER),
    "clock.local_activities": chain(SET, "<scriptTask><script>n = 1</script></scriptTask>", TIMER),
    "clock.child": chain(f"<subProcess>{INSIDE}</subProcess>"),
}
EVENT_STARTS = {
    "clock.started_by_timer": "<timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition>",
    "clock.started_by_signal": "<signalEventDefinition/>",
    "clock.started_by_message": "<messageEventDefinition/>",
}
"""Instances that a schedule, a signal or a message has started, by the definition of their start event."""
VARIABLES: dict[str, Any] = {
    "amount": 20,
    "n": 1,
    "limit": 3,
    "pause": "PT5M",
    "document": "a letter",
    "order": {"items": [1], "amount": 7},
}


async def record(address: str, names: Sequence[str]) -> None:
    """Records what is missing or named."""
    client = await Client.connect(address)
    for file in sorted(FIXTURES.glob("*.bpmn")):
        if file.stem not in UNENDING and _is_wanted(file.stem, names):
            await _record_fixture(client, file)
    for name, body in BY_THE_CLOCK.items():
        if _is_wanted(name, names):
            await _record_by_the_clock(client, name, plans(process(body)))
    for name, definition in EVENT_STARTS.items():
        body = chain("<task/>").replace(
            '<startEvent id="start"/>', f'<startEvent id="start">{definition}</startEvent>'
        )
        if _is_wanted(name, names):
            await _record_by_the_clock(client, name, plans(process(body)), start_event="start")
    for name in MIGRATIONS:
        if _is_wanted(name, names):
            await _record_migrated(client, name)


def _is_wanted(name: str, names: Sequence[str]) -> bool:
    return name in names or (not names and not (FOLDER / RELEASE / f"{name}.json.gz").exists())


async def _record_migrated(client: Client, name: str) -> None:
    queue, compiled = await run_migrated(client, MIGRATIONS[name])
    path = store(name, compiled, await _histories(client, queue))
    print(f"{path.name}: {path.stat().st_size:,} bytes")


async def _record_fixture(client: Client, file: Path) -> None:
    beside = file.with_suffix(".json")
    mark = uuid.uuid4().hex[:8]
    try:
        _, compiled = plans_of(read_definitions(file.read_bytes()))
        script = json.loads(beside.read_text()) if beside.exists() else _usual_script(compiled)
        variables = script.pop("variables", {})
        result = await run_on_temporal(
            client, compiled, mark=mark, variables=variables, world=World.from_json(script)
        )
    except (UncompilableProcess, EngineError) as reason:
        print(f"{file.stem}: not recorded, {reason}")
        return
    if result.status == "refused":
        print(f"{file.stem}: not recorded, {result.error}")
        return
    histories = await _histories(client, f"rehearsal-{mark}")
    path = store(file.stem, compiled, histories)
    print(f"{path.name}: {result.status}, {len(histories)} histories, {path.stat().st_size:,} bytes")


def _usual_script(compiled: Sequence[Plan]) -> dict[str, Any]:
    """Variables that most fixtures like, and a person who approves everything."""
    nodes = [node for plan in compiled for node in plan.nodes.values()]
    people = {
        node.id: [{"approved": True, "done": True}]
        for node in nodes
        if node.type in {"userTask", "manualTask"}
    }
    return {"variables": dict(VARIABLES), "user_tasks": people}


async def _record_by_the_clock(
    client: Client, name: str, compiled: tuple[Plan, ...], *, start_event: str | None = None
) -> None:
    ports, _, _ = memory_ports(*compiled)
    queue = f"recording-{uuid.uuid4().hex[:8]}"
    engine = EngineClient(client, task_queue=queue)
    async with make_worker(client, ports, task_queue=queue):
        await engine.start(
            StartRequest(queue, compiled[0].process_id, compiled[0].fingerprint, start_event=start_event)
        )
        await client.get_workflow_handle(queue).result()
    path = store(name, compiled, await _histories(client, queue))
    print(f"{path.name}: {path.stat().st_size:,} bytes")


async def _histories(client: Client, queue: str) -> list[WorkflowHistory]:
    """Those of all runs on a task queue, once the server lists them as ended."""
    for _ in range(100):
        runs = [each async for each in client.list_workflows(f"TaskQueue = '{queue}'")]
        open_ones = [each for each in runs if each.close_time is None]
        if runs and not open_ones:
            break
        await asyncio.sleep(0.1)
    runs.sort(key=lambda each: (each.id, each.start_time))
    return [await client.get_workflow_handle(each.id, run_id=each.run_id).fetch_history() for each in runs]


async def _record_on(address: str, names: Sequence[str]) -> None:
    await wait_for_temporal(address)
    await record(address, names)


def main() -> None:
    """Starts a server, records, stops it."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = server_command(
            port=port, ui_port=None, file=Path(folder) / "temporal.sqlite3", namespace="default"
        )
        with running(command, port=port, folder=Path(folder)):
            asyncio.run(_record_on(f"127.0.0.1:{port}", sys.argv[1:]))


if __name__ == "__main__":
    main()
