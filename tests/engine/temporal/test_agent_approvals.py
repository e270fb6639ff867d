"""An agent that waits for a person about a tool, through the real server."""

from __future__ import annotations

from typing import Any

import pytest

from engine.events import UserTaskOpened
from engine.ports import WorkResult
from tests.engine.temporal.conftest import StartWorker
from tests.engine.temporal.ports import until
from tests.engine.temporal.processes import AGENT, chain, plans, process

pytestmark = pytest.mark.temporal

CALL = {"id": "c1", "tool": "pay", "description": "", "arguments": {"amount": 5}}


async def test_an_agent_goes_on_with_what_a_person_decided(start_worker: StartWorker) -> None:
    async def answer(request: Any) -> Any:
        if request.continuation is None:
            pause = {"calls": [CALL], "approvers": [], "conversation": {"messages": ["so far"]}}
            return WorkResult(pause, {"needs_approval": True})
        return request.continuation["decisions"]["c1"]["arguments"]["amount"]

    running = await start_worker(*plans(process(chain(AGENT.format(more="")))), answer=answer)
    instance = await running.start()
    await until(lambda: "UserTaskOpened" in running.sink.kinds(instance))
    (task,) = running.sink.of(instance, UserTaskOpened)
    assert task.data["tool_arguments"] == {"amount": 5}
    await running.engine.submit_user_task(
        instance,
        task.user_task,
        data={"approved": True, "tool_arguments": {"amount": 4}},
        action="approve",
        actor="ann",
        key="k",
    )
    assert (await running.result(instance))["answer"] == 4
    first, second = running.work.requests
    assert (first.continuation, second.continuation["conversation"]) == (None, {"messages": ["so far"]})
    assert first.order.idempotency_key == second.order.idempotency_key
