"""The sink as workers use it: asynchronous, from several threads, into a real database file."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.db import OperationalError, connection

from engine.errors import EngineError
from engine.events import EventBatch, InstanceCompleted
from engine.ports import Gap
from studio.instances import storing
from studio.instances.models import Instance, LoggedEvent
from studio.instances.projector import project_instance
from studio.instances.publishing import INSTANCES, instance_group
from studio.instances.sink import DatabaseSink
from tests.studio.instances.events import AT, activated, batch, flow, started

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

TRUTH = (
    started(),
    activated("e1", "pay"),
    *(flow(f"f{n}") for n in range(40)),
    InstanceCompleted(AT + 9, {}),
)


def append(sink: DatabaseSink, *batches: EventBatch) -> tuple[Gap, ...]:
    return asyncio.run(sink.append(batches))


@pytest.fixture
def sink():
    made = DatabaseSink(projectors=(project_instance,))
    yield made
    made.close()


def test_watchers_hear_of_events_after_they_are_stored(sink: DatabaseSink) -> None:
    async def watch() -> list[dict[str, object]]:
        layer = get_channel_layer()
        mine, lists = await layer.new_channel(), await layer.new_channel()
        await layer.group_add(instance_group("approval-1"), mine)
        await layer.group_add(INSTANCES, lists)
        await sink.append((batch(0, *TRUTH[:2]),))
        return [(await layer.receive(mine))["frame"], (await layer.receive(lists))["frame"]]

    frame, listed = asyncio.run(watch())

    assert (frame["type"], frame["after"], len(frame["events"])) == ("events", 0, 2)
    assert frame["events"][1]["sequence"] == 2
    assert listed == {"type": "instances_changed", "ids": ["approval-1"]}


def write_like_a_worker(seed: int) -> None:
    """Live and durable batches of three instances, in any order, until all events are stored."""
    sink, chance = DatabaseSink(projectors=(project_instance,)), random.Random(seed)

    async def write() -> None:
        for _ in range(25):
            batches = []
            for n in range(3):
                begin = chance.randrange(len(TRUTH))
                end = begin + chance.randrange(1, 15)
                batches.append(EventBatch(f"approval-{n}", begin, TRUTH[begin:end], fence=end))
            chance.shuffle(batches)
            await sink.append(tuple(batches))
        await sink.append(tuple(EventBatch(f"approval-{n}", 0, TRUTH, fence=99) for n in range(3)))

    asyncio.run(write())
    sink.close()
    connection.close()


def test_several_writers_of_the_same_instances_lose_and_double_nothing() -> None:
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(write_like_a_worker, range(4)))

    for n in range(3):
        rows = LoggedEvent.objects.filter(instance=f"approval-{n}").order_by("sequence")
        assert [row.sequence for row in rows] == list(range(1, len(TRUTH) + 1))
        row = Instance.objects.get(pk=f"approval-{n}")
        assert row.state == "completed"
        assert sum(row.flow_counts.values_list("count", flat=True)) == 40


def test_one_bad_batch_does_not_keep_others_from_being_stored(sink: DatabaseSink, monkeypatch) -> None:
    def refuse(logs: Sequence[storing.InstanceLog]) -> list[storing.Message]:
        if any(log.row.pk == "approval-2" for log in logs):
            raise EngineError("bad")
        return project_instance(logs)

    picky = DatabaseSink(projectors=(refuse,))

    with pytest.raises(EngineError):
        append(picky, batch(0, TRUTH[0]), batch(0, TRUTH[0], instance="approval-2"))

    assert list(Instance.objects.values_list("pk", flat=True)) == ["approval-1"]
    picky.close()


def test_a_database_that_does_not_answer_is_reported_and_the_next_call_works(
    sink: DatabaseSink, monkeypatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as broken:
        broken.setattr("studio.instances.sink.store", fail)
        with pytest.raises(OperationalError):
            append(sink, batch(0, TRUTH[0]))

    assert append(sink, batch(0, TRUTH[0])) == ()
    assert append(sink, batch(5, TRUTH[5])) == (Gap("approval-1", 1),)


def test_what_comes_together_is_answered_apart() -> None:
    def refuse(logs: Sequence[storing.InstanceLog]) -> list[storing.Message]:
        if any(log.row.pk == "bad" for log in logs):
            raise EngineError("bad")
        return project_instance(logs)

    picky = DatabaseSink(projectors=(refuse,))

    async def write_at_once() -> list[object]:
        calls = (
            (batch(0, *TRUTH[:2]),),
            (batch(5, TRUTH[5]),),
            (batch(0, TRUTH[0], instance="bad"),),
            (batch(0, TRUTH[0], instance="other"), batch(3, TRUTH[3], instance="other")),
        )
        return await asyncio.gather(*map(picky.append, calls), return_exceptions=True)

    first, late, bad, other = asyncio.run(write_at_once())
    picky.close()

    assert (first, late, other) == ((), (Gap("approval-1", 2),), (Gap("other", 1),))
    assert isinstance(bad, EngineError)
    assert set(Instance.objects.values_list("pk", "sequence")) == {("approval-1", 2), ("other", 1)}


def test_what_comes_while_something_is_written_shares_one_transaction(monkeypatch) -> None:
    sizes: list[int] = []
    gate = threading.Event()

    def count(batches: tuple[EventBatch, ...], **values: Any) -> storing.Stored:
        gate.wait(10)
        sizes.append(len(batches))
        return storing.store(batches, **values)

    monkeypatch.setattr("studio.instances.sink.store", count)
    crowded = DatabaseSink(projectors=(project_instance,))

    async def write() -> None:
        first = asyncio.create_task(crowded.append((batch(0, TRUTH[0]),)))
        await asyncio.sleep(0.2)
        rest = [
            asyncio.create_task(crowded.append((batch(0, TRUTH[0], instance=f"crowd-{n}"),)))
            for n in range(9)
        ]
        await asyncio.sleep(0.2)
        gate.set()
        await asyncio.gather(first, *rest)

    asyncio.run(write())
    crowded.close()

    assert sizes == [1, 9]
