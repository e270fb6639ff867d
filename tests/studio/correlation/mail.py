"""Instances that wait, and messages for them, as the engine tells and throws them."""

from __future__ import annotations

import itertools
from typing import Any

from engine.events import InstanceCompleted, ProcessEvent, WaitClosed, WaitOpened
from engine.plan import Plan
from studio.correlation.models import Delivery, Publication
from studio.correlation.projector import project_waits
from studio.correlation.publishing import take_message, take_signal
from studio.deployments.models import Deployment
from studio.instances.projector import project_instance
from studio.instances.storing import Stored, store
from tests.engine.temporal.processes import chain, plans, process
from tests.studio.instances.events import AT, activated, batch, started
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy

PROJECTORS = (project_instance, project_waits)
_numbers = itertools.count(1)

KEYED = '<p:MessageConfiguration correlationKey="order_id"/>'
ORDERED = (
    '<startEvent id="start"><extensionElements>{more}</extensionElements>'
    '<messageEventDefinition messageRef="ordered"/></startEvent>'
)
ALARMED = '<startEvent id="start"><signalEventDefinition signalRef="alarm"/></startEvent>'
DECLARED = '<message id="ordered" name="Ordered"/><signal id="alarm" name="Alarm"/>'


def put(*batches: Any) -> Stored:
    return store(batches, projectors=PROJECTORS)


def opened(
    wait: str = "w2", *, kind: str = "message", name: str = "Paid", key: str | None = "7"
) -> WaitOpened:
    return WaitOpened(AT + 2, wait, "e1", "pay", kind, name, key)


def closed(wait: str = "w2", *, met: bool = True) -> WaitClosed:
    return WaitClosed(AT + 5, wait, "e1", "pay", met)


def ended() -> InstanceCompleted:
    return InstanceCompleted(AT + 9, {})


def waiting(instance: str, *waits: ProcessEvent, **values: Any) -> None:
    """An instance that has begun and waits; its log then has two events and one more per wait."""
    put(batch(0, started(**values), activated("e1", "pay"), *(waits or (opened(),)), instance=instance))


def publish(name: str = "Paid", **values: Any) -> Publication:
    given = {"key": "7", "payload": {"amount": 5}, "idempotency_key": f"k{next(_numbers)}"}
    return take_message(name, **{**given, **values})


def throw_signal(name: str = "Alarm", **values: Any) -> Publication:
    return take_signal(name, **{"payload": {}, "idempotency_key": f"k{next(_numbers)}", **values})


def ways(publication: Publication) -> list[tuple[str, str, str]]:
    """Instance, wait and state of each delivery."""
    return list(publication.deliveries.order_by("pk").values_list("instance_id", "wait", "state"))


def delivery_of(publication: Publication) -> Delivery:
    """The latest one."""
    return publication.deliveries.select_related("publication").order_by("-pk")[0]


def state_of(publication: Publication) -> str:
    publication.refresh_from_db()
    return publication.state


def started_plan(start: str, *, name: str = "shop", extensions: str = "") -> Plan:
    """A process with another start event than none, and then nothing."""
    body = chain().replace('<startEvent id="start"/>', start)
    return plans(DECLARED, process(body, name=name, extensions=extensions))[0]


def deploy_started(start: str, *, name: str = "shop", extensions: str = "") -> Deployment:
    plan = started_plan(start, name=name, extensions=extensions)
    return deploy(make_person(f"maker-of-{name}", "analyst"), plan=plan)
