"""Children hear why they are cancelled, also when their parent ends at once."""

from __future__ import annotations

import asyncio
import re

import pytest
from temporalio.client import WorkflowFailureError

from engine.events import ChildStarted, InstanceCancelled
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.ports import until
from tests.engine.temporal.processes import chain, flows, plans, process

pytestmark = pytest.mark.temporal

INSIDE = re.sub(r'"(\w+)"(?= sourceRef|/| targetRef| )', r'"in_\1"', chain("<userTask/>"))
LEAVING = plans(
    process(
        f'<startEvent id="start"/><subProcess id="work">{INSIDE}</subProcess><endEvent id="end"/>'
        '<boundaryEvent id="off" attachedToRef="work"><messageEventDefinition/></boundaryEvent>'
        '<endEvent id="gone"/>' + flows("start", "work", "end") + flows("off", "gone")
    )
)
INSTANCES = 12


async def begun(running: Running) -> tuple[str, str]:
    """An instance and its child, which waits for a person."""
    instance = await running.start()
    await until(lambda: "ChildStarted" in running.sink.kinds(instance))
    (started,) = running.sink.of(instance, ChildStarted)
    child = f"{instance}/{started.child}"
    await until(lambda: "UserTaskOpened" in running.sink.kinds(child))
    return instance, child


async def reason_of(running: Running, child: str) -> str:
    await until(lambda: "InstanceCancelled" in running.sink.kinds(child))
    (cancelled,) = running.sink.of(child, InstanceCancelled)
    return str(cancelled.reason)


async def test_a_parent_that_ends_in_the_same_step_is_heard_first(start_worker: StartWorker) -> None:
    running = await start_worker(*LEAVING)
    pairs = [await begun(running) for _ in range(INSTANCES)]
    await asyncio.gather(*(running.engine.deliver_message(each, "off", payload=None) for each, _ in pairs))
    for instance, _ in pairs:
        await running.result(instance)
    reasons = [await reason_of(running, child) for _, child in pairs]
    assert set(reasons) == {"interrupted by off"}


async def test_a_parent_that_is_cancelled_tells_why(start_worker: StartWorker) -> None:
    running = await start_worker(*LEAVING)
    pairs = [await begun(running) for _ in range(INSTANCES)]
    await asyncio.gather(*(running.engine.cancel(each, reason="a mistake") for each, _ in pairs))
    for instance, _ in pairs:
        with pytest.raises(WorkflowFailureError):
            await running.result(instance)
    reasons = [await reason_of(running, child) for _, child in pairs]
    assert set(reasons) == {"a mistake"}
