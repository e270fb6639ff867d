"""The post office asks instances on a server that cannot always answer at once."""

from __future__ import annotations

import pytest
from temporalio.service import RPCError, RPCStatusCode

from engine.interpreter import new_state, step
from engine.json_values import JsonObject
from engine.rehearsal.mail import Mail
from engine.state.triggers import SignalArrived, Start
from engine.temporal import EngineClient
from engine.testing.post import PostOffice
from engine.testing.world import World
from tests.engine.temporal.processes import chain, plans, process

CATCHES = (
    '<signal id="go" name="Go"/>',
    chain('<intermediateCatchEvent><signalEventDefinition signalRef="go"/></intermediateCatchEvent>'),
)


class BusyServer(EngineClient):
    """Temporal while attempts of a workflow task are lost: it refuses to answer, with this status, twice."""

    def __init__(self, status: RPCStatusCode) -> None:
        self._refusals = [status] * 2
        self.delivered: list[str] = []
        plan = plans(CATCHES[0], process(CATCHES[1]))[0]
        self._state = new_state()
        step(plan, self._state, Start("one", {}), 0.0)

    async def snapshot(self, instance: str) -> JsonObject:
        if self._refusals:
            raise RPCError("Workflow Task in failed state.", self._refusals.pop(), b"")
        return self._state.snapshot()

    async def deliver_signal(
        self, instance: str, name: str, *, payload: object, wait: str | None = None
    ) -> None:
        self.delivered.append(name)


@pytest.mark.parametrize("status", [RPCStatusCode.FAILED_PRECONDITION, RPCStatusCode.DEADLINE_EXCEEDED])
async def test_a_signal_reaches_an_instance_whose_workflow_task_was_lost(status: RPCStatusCode) -> None:
    server = BusyServer(status)
    mail = Mail(server, PostOffice(World(), []))
    assert await mail.hand_over("one", SignalArrived("Go", {}))
    assert server.delivered == ["Go"]


async def test_what_is_wrong_with_the_question_is_told() -> None:
    mail = Mail(BusyServer(RPCStatusCode.NOT_FOUND), PostOffice(World(), []))
    with pytest.raises(RPCError):
        await mail.hand_over("one", SignalArrived("Go", {}))
