"""The clock on a real Temporal server: what fires becomes an instance in the studio, once."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils import timezone
from temporalio.client import Client, ScheduleDescription
from temporalio.service import RPCError

from studio.accounts.models import User
from studio.deployments.actions.retire import retire_deployment
from studio.deployments.models import Deployment, Schedule
from studio.deployments.schedules.actions import pause_schedule, resume_schedule
from studio.deployments.schedules.planning import plan_schedules
from studio.deployments.schedules.settling import settle_all
from studio.instances.actions.run_schedule import run_schedule
from studio.instances.models import Instance
from studio.instances.selectors.firings import last_firing
from studio.values.claims import value_converter
from tests.engine.elements.test_timer_starts import timed
from tests.engine.temporal.processes import plans
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy
from tests.studio.test_running_line import World, assert_fresh, wait_for, world  # noqa: F401

pytestmark = [pytest.mark.temporal, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def root() -> User:
    return make_person("root", "administrator")


def live(person: User, text: str) -> Deployment:
    name = settings.TEMPORAL_TASK_QUEUE.replace("line-", "p-")
    [plan] = plans(timed("timeCycle", text).replace('id="order"', f'id="{name}"'))
    deployment = deploy(person, plan=plan)
    plan_schedules(deployment, plan=plan)
    return deployment


def in_temporal() -> ScheduleDescription | None:
    async def describe() -> ScheduleDescription | None:
        client = await Client.connect(settings.TEMPORAL_ADDRESS, data_converter=value_converter())
        process = settings.TEMPORAL_TASK_QUEUE.replace("line-", "p-")
        handle = client.get_schedule_handle(f"{settings.TEMPORAL_TASK_QUEUE}/{process}@start")
        try:
            return await handle.describe()
        except RPCError:
            return None

    return asyncio.run(describe())


def meddle(act: str) -> None:
    async def do() -> None:
        client = await Client.connect(settings.TEMPORAL_ADDRESS, data_converter=value_converter())
        process = settings.TEMPORAL_TASK_QUEUE.replace("line-", "p-")
        handle = client.get_schedule_handle(f"{settings.TEMPORAL_TASK_QUEUE}/{process}@start")
        await getattr(handle, act)()

    asyncio.run(do())


def fired() -> list[Instance]:
    return list(Instance.objects.filter(begun_by="schedule", state="completed"))


def test_what_fires_is_an_instance_with_process_version_and_who_started_it(world: World, root: User) -> None:  # noqa: F811
    deployment = live(root, "R/PT1S")
    first = wait_for(lambda: fired() if len(fired()) >= 2 else None)[0]
    assert (first.deployment, first.begun_by, first.started_by) == (deployment, "schedule", None)
    assert last_firing(Schedule.objects.get()) is not None
    assert Schedule.objects.get().checked_at is not None
    retire_deployment(root, deployment=deployment)
    assert in_temporal() is None
    assert_fresh()


def test_a_pause_starts_nothing_and_a_start_out_of_turn_is_ones_own(world: World, root: User) -> None:  # noqa: F811
    live(root, "R/PT1S")
    schedule = Schedule.objects.get()
    pause_schedule(root, schedule=schedule)
    described = in_temporal()
    assert described is not None
    assert described.schedule.state.paused
    time.sleep(1.5)
    before = Instance.objects.count()
    mine = run_schedule(root, schedule=schedule)
    ended = wait_for(lambda: Instance.objects.filter(pk=mine.pk, state="completed").first())
    assert (ended.begun_by, ended.started_by) == ("person", root)
    time.sleep(1.5)
    assert Instance.objects.count() == before + 1
    resume_schedule(root, schedule=schedule)
    wait_for(lambda: Instance.objects.count() > before + 1)


@pytest.mark.parametrize("act", ["pause", "delete"])
def test_what_somebody_changes_in_temporal_is_mended_and_noted(world: World, root: User, act: str) -> None:  # noqa: F811
    live(root, "R/PT1H")
    assert async_to_sync(settle_all)() == 0
    meddle(act)
    wait_for(lambda: async_to_sync(settle_all)() == 1)
    described = in_temporal()
    assert described is not None
    assert not described.schedule.state.paused
    assert Schedule.objects.get().mended_at is not None


def test_a_schedule_that_nobody_wants_is_removed(world: World, root: User) -> None:  # noqa: F811
    live(root, "R/PT1H")
    Schedule.objects.all().delete()
    wait_for(lambda: async_to_sync(settle_all)() == 1)
    assert in_temporal() is None


def test_what_fell_due_meanwhile_is_made_up_for_once(world: World, root: User, settings: Any) -> None:  # noqa: F811
    settings.PERISCOPE_OUTBOX_HANDLERS = "tests.studio.recorded_outbox.OUTBOX_HANDLERS"
    live(root, "R3/PT1S")
    past = timezone.now() - timedelta(minutes=5)
    Schedule.objects.update(anchor=past, carried_until=past)
    async_to_sync(settle_all)()
    wait_for(lambda: len(fired()) == 3)
    Schedule.objects.update(carried_until=past, revision=9)
    meddle("delete")
    wait_for(lambda: in_temporal() is None)
    async_to_sync(settle_all)()
    time.sleep(1)
    assert Instance.objects.count() == 3
    assert_fresh()
