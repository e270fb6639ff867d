"""Timer start events on a real server: every moment starts one instance, whatever happens to the schedule."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import ScheduleHandle

from engine.elements.timer_starts import timer_rule, timer_starts
from engine.events import InstanceStarted
from engine.temporal import StartRequest
from engine.temporal.host.schedules import Outcome, ScheduleOrder, Schedules
from tests.engine.elements.test_timer_starts import timed
from tests.engine.temporal.conftest import Running, StartWorker
from tests.engine.temporal.ports import until
from tests.engine.temporal.processes import plans

pytestmark = pytest.mark.temporal

MONTHLY = "R/2024-01-31T09:00:00Z/P1M"


def schedules(running: Running) -> Schedules:
    return Schedules(running.client, task_queue=running.queue, catch_up=timedelta(days=2))


def order(running: Running, *, anchor: datetime, **more: Any) -> ScheduleOrder:
    plan = running.plans[0]
    request = StartRequest("", plan.process_id, plan.fingerprint, version="3", start_event="start")
    [start] = timer_starts(plan, now=anchor.timestamp())
    return ScheduleOrder(request, timer_rule(start, anchor=anchor), **more)


async def ready(
    start_worker: StartWorker, text: str, **more: Any
) -> tuple[Running, Schedules, ScheduleOrder]:
    # Ids tell process and moment: another test may have had this process at this very second.
    name = f"order-{uuid.uuid4().hex[:8]}"
    running = await start_worker(*plans(timed("timeCycle", text).replace('id="order"', f'id="{name}"')))
    return running, schedules(running), order(running, anchor=now(), **more)


def now() -> datetime:
    return datetime.now(UTC)


def instance_at(running: Running, moment: datetime) -> str:
    return f"{running.plans[0].process_id}@start-{moment:%Y-%m-%dT%H:%M:%SZ}"


def begun(running: Running, number: int) -> Callable[[], bool]:
    return lambda: len(running.sink.logs) >= number


async def test_every_firing_starts_an_instance_named_after_its_moment(start_worker: StartWorker) -> None:
    running, made, wanted = await ready(start_worker, "R/PT1S")
    assert (await made.settle(wanted, since=now(), now=now())).outcome == Outcome.MADE
    await until(begun(running, 3))
    await made.remove(wanted.key)

    expected = [instance_at(running, each) for each in wanted.rule.first(9, after=wanted.rule.anchor)]
    assert sorted(running.sink.logs) == expected[: len(running.sink.logs)]
    [event] = running.sink.of(expected[0], InstanceStarted)
    assert (event.start_event, event.started_by, event.parent) == ("start", None, None)
    described = await running.client.get_workflow_handle(expected[0]).describe()
    assert (await described.memo())["version"] == "3"
    await running.result(expected[0])


async def test_what_was_missed_is_made_up_for_and_nothing_happens_twice(start_worker: StartWorker) -> None:
    running, made, wanted = await ready(start_worker, "R3/PT1S")
    wanted = order(running, anchor=now() - timedelta(seconds=4))
    missed = [instance_at(running, each) for each in wanted.rule.first(5, after=wanted.rule.anchor)]
    await made.settle(wanted, since=wanted.rule.anchor, now=now())
    await until(begun(running, 3))
    for each in missed:
        await running.result(each)
    runs = {each: (await running.client.get_workflow_handle(each).describe()).run_id for each in missed}

    again = replace(wanted, remark="another version")
    assert (await made.settle(again, since=wanted.rule.anchor, now=now())).outcome == Outcome.CHANGED
    await asyncio.sleep(1.5)
    for each, run in runs.items():
        assert (await running.client.get_workflow_handle(each).describe()).run_id == run
    assert sorted(running.sink.logs) == missed


async def test_what_was_missed_is_made_up_for_after_a_death_in_between(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, made, wanted = await ready(start_worker, "R3/PT1S")
    wanted = order(running, anchor=now() - timedelta(seconds=4))
    await made.settle(wanted, since=now(), now=now())
    again = replace(wanted, remark="another version")

    async def die(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(ScheduleHandle, "backfill", die)
        with pytest.raises(ConnectionError):
            await made.settle(again, since=wanted.rule.anchor, now=now())
    assert not running.sink.logs
    assert (await made.settle(again, since=wanted.rule.anchor, now=now())).outcome == Outcome.RIGHT
    await until(begun(running, 3))
    await made.remove(again.key)


async def test_a_schedule_is_made_changed_and_removed_once(start_worker: StartWorker) -> None:
    _running, made, wanted = await ready(start_worker, "R/PT1H")
    outcomes = [(await made.settle(wanted, since=now(), now=now())).outcome for _ in range(2)]
    changed = replace(wanted, request=replace(wanted.request, version="4"))
    outcomes += [(await made.settle(changed, since=now(), now=now())).outcome for _ in range(2)]
    assert outcomes == [Outcome.MADE, Outcome.RIGHT, Outcome.CHANGED, Outcome.RIGHT]
    assert [await made.remove(wanted.key) for _ in range(2)] == [True, False]


async def test_a_paused_schedule_starts_nothing_until_it_goes_on(start_worker: StartWorker) -> None:
    running, made, wanted = await ready(start_worker, "R/PT1S")
    paused = replace(wanted, paused=True)
    await made.settle(paused, since=now(), now=now())
    await asyncio.sleep(2.2)
    assert not running.sink.logs
    await made.settle(wanted, since=now(), now=now())
    await until(begun(running, 1))
    await made.remove(wanted.key)


@pytest.mark.parametrize(
    "text", ["R/PT1H", "R5/PT1H", "0 9 13 * 5", MONTHLY, "CRON_TZ=Europe/Berlin */5 * * * *"]
)
async def test_temporal_plans_the_moments_that_the_rule_says(start_worker: StartWorker, text: str) -> None:
    running, made, wanted = await ready(start_worker, text)
    await made.settle(wanted, since=now(), now=now())
    handle = running.client.get_schedule_handle(f"{running.queue}/{wanted.key}")
    planned = (await handle.describe()).info.next_action_times
    assert list(planned[:5]) == wanted.rule.first(5, after=now())
    await made.remove(wanted.key)


async def test_drift_is_seen_and_mended(start_worker: StartWorker) -> None:
    running, made, wanted = await ready(start_worker, "R/PT1H")
    await made.settle(wanted, since=now(), now=now())
    await until_async(lambda: looks_right(made, wanted))
    handle = running.client.get_schedule_handle(f"{running.queue}/{wanted.key}")
    await handle.pause(note="by hand in Temporal")
    await until_async(lambda: looks_wrong(made, wanted))
    assert (await made.settle(wanted, since=now(), now=now())).outcome == Outcome.CHANGED
    await until_async(lambda: looks_right(made, wanted))
    await handle.delete()
    assert (await made.settle(wanted, since=now(), now=now())).outcome == Outcome.MADE
    await made.remove(wanted.key)


async def looks_right(made: Schedules, wanted: ScheduleOrder) -> bool:
    found = (await made.listed()).get(wanted.key)
    return await made.looks_right(wanted, found, now=now())


async def looks_wrong(made: Schedules, wanted: ScheduleOrder) -> bool:
    return not await looks_right(made, wanted)


async def until_async(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(15):
        while not await condition():
            await asyncio.sleep(0.1)


async def test_a_list_that_runs_out_is_written_anew_with_what_it_missed(start_worker: StartWorker) -> None:
    running, made, _wanted = await ready(start_worker, MONTHLY)
    began = datetime(2024, 1, 31, 8, tzinfo=UTC)
    long_ago = order(running, anchor=began)
    await made.settle(long_ago, since=now(), now=now())
    handle = running.client.get_schedule_handle(f"{running.queue}/{long_ago.key}")
    far = now() + timedelta(days=366 * 6)
    settled = await made.settle(long_ago, since=far, now=far)
    assert settled.outcome == Outcome.EXTENDED
    planned = (await handle.describe()).info.next_action_times
    assert planned[0] > far
    await made.remove(long_ago.key)
