"""What leaves an instance has a key that no order of its branches and no repeated attempt changes."""

from __future__ import annotations

import dataclasses

import pytest
from temporalio.client import Client

from engine.ports import PublishedMessage, PublishedSignal
from engine.state.effects import ThrowMessage, ThrowSignal
from engine.temporal import EngineClient, StartRequest, make_worker
from engine.temporal.throws import content_of
from tests.engine.temporal.ports import memory_ports
from tests.engine.temporal.processes import chain, plans, process

TWICE = (
    '<sendTask name="Tell" messageRef="news"><multiInstanceLoopCharacteristics isSequential="true">'
    "<loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></sendTask>"
)


def test_the_content_counts_and_not_the_number_of_the_throw() -> None:
    first = ThrowMessage("paid", "7", {"a": 1, "b": 2}, "tell", throw="m1")
    again = ThrowMessage("paid", "7", {"b": 2, "a": 1}, "tell", throw="m2")
    assert content_of(first) == content_of(again)
    others = (
        ThrowMessage("paid", "8", {"a": 1, "b": 2}, "tell"),
        ThrowMessage("paid", "7", {"a": 2, "b": 2}, "tell"),
        ThrowMessage("paid", "7", {"a": 1, "b": 2}, "other"),
        ThrowSignal("paid", {"a": 1, "b": 2}, "tell"),
    )
    assert len({content_of(each) for each in (first, *others)}) == 5


class Listener:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.taken: list[PublishedMessage] = []

    async def publish_message(self, message: PublishedMessage) -> None:
        self.taken.append(message)

    async def publish_signal(self, signal: PublishedSignal) -> None:
        raise AssertionError("no signal was thrown")


@pytest.mark.temporal
async def test_the_same_message_thrown_twice_has_two_keys(client: Client) -> None:
    [plan] = plans('<message id="news" name="News"/>', process(chain(TWICE)))
    listener = Listener()
    ports = dataclasses.replace(memory_ports(plan)[0], correlator=listener)

    async with make_worker(client, ports, task_queue="throws"):
        engine = EngineClient(client, task_queue="throws")
        await engine.start(StartRequest("order-throws", plan.process_id, plan.fingerprint))
        await client.get_workflow_handle("order-throws").result()

    assert [message.name for message in listener.taken] == ["News", "News"]
    assert len({message.idempotency_key for message in listener.taken}) == 2
