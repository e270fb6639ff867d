"""What starts a process from outside, written down at deployment: it counts while the deployment is live."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engine.elements.event_definitions.definitions import definitions_of, thrown_outside
from engine.elements.process_starts import process_starts
from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import Deployment, StartEvent
from studio.errors import Conflict
from studio.outbox.actions import post

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from engine.plan import Plan

MESSAGE, SIGNAL = "message", "signal"
SERVE = "deployment.serve"
LONGEST_NAME = 300


def note_starts(deployment: Deployment, *, plan: Plan) -> list[StartEvent]:
    """Writes what starts the process, in document order, and tells who keeps messages for it."""
    made = StartEvent.objects.bulk_create(start_events(deployment, plan=plan))
    if any(each.kind == MESSAGE for each in made):
        post(topic=SERVE, key=f"{SERVE}:{deployment.pk}", payload={"deployment": deployment.pk})
    return made


def start_events(deployment: Deployment, *, plan: Plan) -> list[StartEvent]:
    """Returns what starts the process, in document order, without writing it."""
    return [
        StartEvent(
            deployment=deployment,
            element=start.element,
            kind=start.kind,
            name=start.name,
            channel=indexed(start.name),
            output_variable=start.output_variable or "",
            keyed=start.kind == MESSAGE and is_keyed(plan, element=start.element, name=start.name),
            email=start.email,
        )
        for start in process_starts(plan)
    ]


def check_nobody_else_starts(deployment: Deployment) -> None:
    """Raises Conflict when another live process begins by a message that begins this one.

    A message goes to one receiver (BPMN 2.0 §8.4.11): with two, one of them would never hear of it.
    """
    for start in deployment.starts.filter(kind=MESSAGE):
        others = live_starts(kind=MESSAGE, name=start.name)
        other = others.exclude(deployment__process_id=deployment.process_id).first()
        if other is None:
            continue
        raise Conflict(
            _(
                "The message “%(message)s” starts %(process)s already, and goes to one process only: "
                "name it differently here, retire that process first, or use a signal, which reaches all."
            )
            % {"message": other.name, "process": other.deployment.process_name},
            current={"deployment": other.deployment_id, "key": other.deployment.definition.key},
        )


def is_keyed(plan: Plan, *, element: str, name: str) -> bool:
    """Whether a message's key tells which instance it belongs to, so that it may not start a second one.

    So it is where the start event names a correlation key, and where the process waits for the same message
    again later.
    """
    for node in plan.nodes.values():
        for each in () if thrown_outside(node) else definitions_of(node):
            same = each["kind"] == MESSAGE and each.get("name") == name
            if same and (node.id != element or each.get("key") is not None):
                return True
    return False


def live_starts(*, kind: str, name: str) -> QuerySet[StartEvent]:
    """Returns the start events of live deployments that wait for a message or signal; asks nobody's right."""
    found = StartEvent.objects.filter(kind=kind, channel=indexed(name), name=name)
    live = found.filter(deployment__state=DeploymentState.LIVE)
    return live.select_related("deployment__plan").order_by("deployment__process_id", "pk")


def live_mail_starts() -> QuerySet[StartEvent]:
    """Returns the start events of live deployments that mails start; asks nobody's right."""
    found = StartEvent.objects.filter(kind=MESSAGE, email__isnull=False)
    live = found.filter(deployment__state=DeploymentState.LIVE)
    return live.select_related("deployment").order_by("deployment__process_id", "pk")


def starts_by(deployments: Iterable[Deployment]) -> dict[int, list[StartEvent]]:
    """Returns the start events of deployments by their primary keys, in one query."""
    found: dict[int, list[StartEvent]] = {}
    for start in StartEvent.objects.filter(deployment__in=list(deployments)).order_by("pk"):
        found.setdefault(start.deployment_id, []).append(start)
    return found


def indexed(text: str, *, longest: int = LONGEST_NAME) -> str:
    """The text as an indexed column holds it: one that is too long ends in a digest of the whole."""
    text = text.replace("\0", "�")
    if len(text) <= longest:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{text[: longest - len(digest) - 1]}:{digest}"
