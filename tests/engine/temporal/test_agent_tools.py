"""An agent with activities as tools on the real server; the worker dies between approval and run."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from engine.compile import compile_process
from engine.events import UserTaskOpened
from engine.parse import read_definitions
from engine.ports import HttpRequest, WorkResult
from engine.temporal import EngineClient, StartRequest, make_worker
from tests.engine.temporal.ports import memory_ports, until

pytestmark = pytest.mark.temporal

FILE = Path(__file__).parents[2] / "fixtures" / "processes" / "ad_hoc_sub_process.tools.bpmn"
CALL = {"id": "c1", "tool": "pay", "activity": "pay", "description": "", "arguments": {"amount": 50}}


async def test_an_approved_tool_runs_once_and_its_result_is_told_though_the_worker_died(
    client: Client,
) -> None:
    plan = compile_process(read_definitions(FILE.read_bytes()), "case")
    paid: list[str] = []

    async def answer(request: Any) -> Any:
        if isinstance(request, HttpRequest):
            paid.append(request.url)
            return {"id": "R-1"}
        if request.continuation is None:
            pause = {"calls": [CALL], "approvers": [], "conversation": {"messages": ["so far"]}}
            return WorkResult(pause, {"needs_approval": True})
        return request.continuation["results"]

    ports, sink, _work = memory_ports(plan, answer=answer)
    queue = f"test-{uuid.uuid4()}"
    engine, instance = EngineClient(client, task_queue=queue), f"case-{uuid.uuid4()}"
    async with make_worker(client, ports, task_queue=queue):
        await engine.start(StartRequest(instance, "case", plan.fingerprint, variables={"customer": "Ann"}))
        await until(lambda: "UserTaskOpened" in sink.kinds(instance))
    (task,) = sink.of(instance, UserTaskOpened)
    edited = {"approved": True, "tool_arguments": {"amount": 4}}
    await engine.submit_user_task(
        instance, task.user_task, data=edited, action="approve", actor="ann", key="k"
    )
    assert paid == []

    async with make_worker(client, ports, task_queue=queue):
        output = await asyncio.wait_for(client.get_workflow_handle(instance).result(), 30)
    told = {"c1": {"completed": True, "variables": {"receipt": {"id": "R-1"}}}}
    assert (output["variables"]["summary"], paid) == (told, ["https://bank.example.org/pay/4"])
