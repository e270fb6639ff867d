"""What a process configures about failing work, read off Temporal's own history of a real server."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType, RetryState, TimeoutType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client

from engine.elements.work.kinds import KINDS
from studio.accounts.models import User
from studio.instances.actions.resolve_incident import resolve_incident
from studio.instances.actions.start import start_instance
from studio.instances.models import Incident, Instance
from tests.architecture.python_sources import ROOT
from tests.engine.temporal.processes import flows, plans, process
from tests.http_server import HttpStub, http_server
from tests.product_worker import product_worker
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy
from tests.studio.test_running_line import ended, wait_for

pytestmark = [pytest.mark.temporal, pytest.mark.django_db(transaction=True)]

CALL = (
    '<serviceTask id="call" name="Call"><extensionElements>'
    '<p:WebhookConfiguration url="http://{host}/hook" method="POST" bodyExpression="{{}}" '
    'idempotencyHeader="Idempotency-Key"/>{settings}</extensionElements></serviceTask>'
)
QUICKLY = 'initialInterval="20ms" backoffCoefficient="1"'


@dataclass
class World:
    address: str
    http: HttpStub
    olga: User
    freeze: Any


@pytest.fixture
def world(temporal_server: str, settings: Any) -> Iterator[World]:
    with http_server() as http:
        settings.WEBHOOK_HOSTS = [http.host]
        with product_worker(temporal_server, settings) as loop:
            yield World(temporal_server, http, make_person("olga", "operator"), loop)


def begin(world: World, settings: str, *, beside: str = "") -> Instance:
    call = CALL.format(host=world.http.host, settings=settings)
    body = f'<startEvent id="start"/>{call}{beside}<endEvent id="end"/>{flows("start", "call", "end")}'
    [plan] = plans(process(body))
    deploy(make_person("ann", "analyst"), plan=plan)
    return start_instance(world.olga, process_id="order", variables={})


def incident_of(instance: Instance) -> Incident:
    found: Incident = wait_for(Incident.objects.filter(instance=instance, state="open").first, seconds=60)
    return found


def finished(instance: Instance) -> Instance:
    found: Instance = wait_for(lambda: ended(instance), seconds=60)
    return found


async def read_history(address: str, instance: str) -> list[HistoryEvent]:
    client = await Client.connect(address)
    return [*(await client.get_workflow_handle(instance).fetch_history()).events]


def told(world: World, instance: Instance, kind: str) -> list[Any]:
    """What the history says in all events of an activity of this kind, such as STARTED."""
    name = f"activity_task_{kind.lower()}_event_attributes"
    events = asyncio.run(read_history(world.address, instance.pk))
    wanted = EventType.Value(f"EVENT_TYPE_ACTIVITY_TASK_{kind}")
    return [getattr(event, name) for event in events if event.event_type == wanted]


def seconds_between(world: World, instance: Instance) -> float:
    """From asking for the work to the beginning of its last attempt."""
    events = asyncio.run(read_history(world.address, instance.pk))
    at = {
        event.event_type: event.event_time.ToMilliseconds()
        for event in events
        if event.event_type
        in {EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED}
    }
    began = at[EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED]
    return float(began - at[EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED]) / 1000


def test_temporal_is_told_every_time_out_and_the_whole_retry_policy(world: World) -> None:
    instance = begin(
        world,
        '<p:TimeoutConfig startToCloseTimeout="PT7S" heartbeatTimeout="3s" scheduleToStartTimeout="1m" '
        'scheduleToCloseTimeout="PT2M"/><p:RetryPolicy maxAttempts="5" initialInterval="250ms" '
        'backoffCoefficient="1.5" maximumInterval="4s" nonRetryableErrors="webhook-timeout, http-418"/>',
    )
    finished(instance)
    [asked] = told(world, instance, "SCHEDULED")
    assert asked.activity_type.name == "call_webhook"
    assert asked.start_to_close_timeout.ToMilliseconds() == 7000
    assert asked.heartbeat_timeout.ToMilliseconds() == 3000
    assert asked.schedule_to_start_timeout.ToMilliseconds() == 60_000
    assert asked.schedule_to_close_timeout.ToMilliseconds() == 120_000
    policy = asked.retry_policy
    assert (policy.maximum_attempts, policy.backoff_coefficient) == (5, 1.5)
    assert (policy.initial_interval.ToMilliseconds(), policy.maximum_interval.ToMilliseconds()) == (250, 4000)
    assert [*policy.non_retryable_error_types] == ["webhook-timeout", "http-418"]


def test_what_is_not_configured_is_the_default_of_the_contract(world: World) -> None:
    instance = begin(world, "")
    finished(instance)
    [asked] = told(world, instance, "SCHEDULED")
    assert (asked.start_to_close_timeout.seconds, asked.heartbeat_timeout.seconds) == (600, 30)
    assert asked.retry_policy.maximum_attempts == 3
    assert asked.retry_policy.initial_interval.ToMilliseconds() == 1000
    assert asked.retry_policy.maximum_interval.ToMilliseconds() == 60_000


def test_work_that_takes_too_long_is_tried_again_and_then_waits_for_a_person(world: World) -> None:
    world.http.delay = 2.5
    instance = begin(
        world, f'<p:TimeoutConfig startToCloseTimeout="1s"/><p:RetryPolicy maxAttempts="2" {QUICKLY}/>'
    )
    incident = incident_of(instance)
    assert (incident.code, incident.attempts) == ("timeout", 2)
    [late] = told(world, instance, "TIMED_OUT")
    assert late.failure.timeout_failure_info.timeout_type == TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE
    assert late.retry_state == RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED
    [began] = told(world, instance, "STARTED")
    assert began.attempt == 2


def test_work_that_nobody_takes_up_is_given_up_after_its_time(world: World) -> None:
    instance = begin(world, '<p:TimeoutConfig scheduleToStartTimeout="1s" taskQueue="nobody-listens"/>')
    incident = incident_of(instance)
    assert incident.code == "timeout"
    assert "schedule-to-start" in incident.message
    [late] = told(world, instance, "TIMED_OUT")
    assert late.failure.timeout_failure_info.timeout_type == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START
    assert told(world, instance, "SCHEDULED")[0].task_queue.name == "nobody-listens"
    assert not told(world, instance, "STARTED")


def test_all_attempts_together_end_with_their_time(world: World) -> None:
    world.http.status = 503
    instance = begin(
        world,
        '<p:TimeoutConfig scheduleToCloseTimeout="2s"/>'
        '<p:RetryPolicy maxAttempts="100" initialInterval="700ms" backoffCoefficient="1"/>',
    )
    incident_of(instance)
    [failed] = told(world, instance, "FAILED") or told(world, instance, "TIMED_OUT")
    assert failed.retry_state == RetryState.RETRY_STATE_TIMEOUT
    assert 2 <= len(world.http.asked) <= 4


def test_a_worker_that_stands_still_is_noticed_by_its_heartbeat(world: World) -> None:
    world.http.delay = 1.2
    instance = begin(
        world, f'<p:TimeoutConfig heartbeatTimeout="1s"/><p:RetryPolicy maxAttempts="5" {QUICKLY}/>'
    )
    wait_for(lambda: world.http.asked, seconds=60)
    world.freeze.call_soon_threadsafe(time.sleep, 4)
    assert finished(instance).state == "completed"
    [began] = told(world, instance, "STARTED")
    assert began.attempt > 1
    cause = began.last_failure.timeout_failure_info
    assert cause.timeout_type == TimeoutType.TIMEOUT_TYPE_HEARTBEAT
    assert len({asked.headers["Idempotency-Key"] for asked in world.http.asked}) == 1


def test_the_receiver_says_when_to_come_again(world: World) -> None:
    world.http.status, world.http.headers = 429, {"Retry-After": "2"}
    instance = begin(world, f'<p:RetryPolicy maxAttempts="4" {QUICKLY}/>')
    wait_for(lambda: waiting_after(world, instance, "webhook-status"), seconds=60)
    world.http.status, world.http.headers = 200, {}
    assert finished(instance).state == "completed"
    [began] = told(world, instance, "STARTED")
    assert (began.attempt, began.last_failure.application_failure_info.next_retry_delay.seconds) == (2, 2)
    assert seconds_between(world, instance) >= 2


def test_a_host_that_fails_again_and_again_is_left_alone_by_its_breaker(world: World) -> None:
    world.http.status = 503
    instance = begin(world, f'<p:RetryPolicy maxAttempts="7" {QUICKLY}/>')
    pending = wait_for(lambda: waiting_after(world, instance, "webhook-circuit-open"), seconds=60)
    assert len(world.http.asked) == 5
    assert (
        pending.attempt == 7 or pending.last_failure.application_failure_info.type == "webhook-circuit-open"
    )
    wait = pending.last_failure.application_failure_info.next_retry_delay.ToSeconds()
    assert 250 <= wait <= 300


def waiting_after(world: World, instance: Instance, code: str) -> Any:
    """The call as Temporal has it while it waits for its next attempt after this failure."""

    async def describe() -> Any:
        client = await Client.connect(world.address)
        found = await client.get_workflow_handle(instance.pk).describe()
        return [*found.raw_description.pending_activities]

    waiting = [
        each for each in asyncio.run(describe()) if each.last_failure.application_failure_info.type == code
    ]
    return waiting[0] if waiting else None


@pytest.mark.parametrize(
    ("status", "policy"),
    [(404, ""), (503, f'<p:RetryPolicy maxAttempts="5" nonRetryableErrors="webhook-status" {QUICKLY}/>')],
)
def test_what_trying_again_cannot_mend_is_tried_once(world: World, status: int, policy: str) -> None:
    world.http.status = status
    instance = begin(world, policy)
    incident = incident_of(instance)
    assert (incident.code, incident.attempts) == ("webhook-status", 1)
    assert str(status) in incident.message
    [failed] = told(world, instance, "FAILED")
    assert failed.retry_state == RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE
    assert len(world.http.asked) == 1


def test_a_person_who_tries_again_asks_anew_with_the_same_key(world: World) -> None:
    world.http.status = 404
    instance = begin(world, "")
    incident = incident_of(instance)
    world.http.status = 200
    resolve_incident(world.olga, incident=incident, resolution="retry")
    finished(instance)
    assert [each.attempt for each in told(world, instance, "STARTED")] == [1, 1]
    assert len({asked.headers["Idempotency-Key"] for asked in world.http.asked}) == 1


def test_a_boundary_timer_takes_the_work_back(world: World) -> None:
    world.http.delay = 8
    instance = begin(
        world,
        '<p:TimeoutConfig heartbeatTimeout="4s"/>',
        beside='<boundaryEvent id="late" attachedToRef="call"><timerEventDefinition><timeDuration>PT1S'
        "</timeDuration></timerEventDefinition></boundaryEvent>"
        '<sequenceFlow id="away" sourceRef="late" targetRef="gone"/><endEvent id="gone"/>',
    )
    assert finished(instance).state == "completed"
    assert len(told(world, instance, "CANCEL_REQUESTED")) == 1
    assert not told(world, instance, "COMPLETED")


def test_the_table_of_repetitions_names_every_kind_of_work() -> None:
    text = (ROOT / "studio" / "README.md").read_text()
    table = text.partition("## What happens when work is repeated")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \|$", table, re.MULTILINE)[1:]
    named = {word.strip() for kinds, _retried, _again in rows for word in kinds.split(",")}
    words = {"email": "e-mail", "variable": "variables", "pass_through": "no configuration"}
    assert {words.get(kind, kind) for kind in KINDS} <= named
    assert all(retried and again for _kinds, retried, again in rows)
