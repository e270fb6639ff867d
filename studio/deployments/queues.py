"""Task queues: which one a deployment uses, and which processes wait for whose workers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import Deployment, StoredPlan
from studio.errors import InvalidInput
from studio.rights import Right
from studio.task_queues import all_queues, workers_of_all

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.models import Definition


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One task queue: how many workers ask for its work (None: Temporal cannot tell), and who needs it."""

    name: str
    workers: int | None
    usual: bool
    deployments: list[Deployment]
    elements: list[tuple[Deployment, str]]
    """Live processes with a step that names the queue itself, and the step."""

    @property
    def needed(self) -> bool:
        """Whether anything live waits for its workers."""
        return bool(self.deployments or self.elements)

    @property
    def deserted(self) -> bool:
        """Whether something needs it and nobody asks for its work."""
        return self.needed and self.workers == 0


@dataclass(frozen=True, slots=True)
class QueueChoice:
    """A queue that a deployment may use."""

    name: str
    workers: int | None
    chosen: bool


def queue_of(deployment: Deployment) -> str:
    """Returns the task queue on which the instances of a deployment start."""
    return deployment.task_queue or str(settings.TEMPORAL_TASK_QUEUE)


def queue_in_use(definition: Definition | None) -> str:
    """Returns the queue of what is live of a process, else the usual one."""
    live = Deployment.objects.filter(definition=definition, state=DeploymentState.LIVE).first()
    queue = queue_of(live) if live is not None else settings.TEMPORAL_TASK_QUEUE
    return queue if queue in all_queues() else settings.TEMPORAL_TASK_QUEUE


def chosen_queue(wanted: str | None, *, definition: Definition) -> str:
    """Returns what a deployment keeps of its queue; raises InvalidInput for one that is not ours."""
    queue = queue_in_use(definition) if wanted is None else wanted or settings.TEMPORAL_TASK_QUEUE
    if queue not in all_queues():
        message = _("This installation has no task queue %(name)s (PERISCOPE_EXTRA_TASK_QUEUES).")
        raise InvalidInput(message % {"name": queue}, fields={"task_queue": message % {"name": queue}})
    return "" if queue == settings.TEMPORAL_TASK_QUEUE else str(queue)


def choices_for(definition: Definition, *, typed: str = "") -> list[QueueChoice]:
    """Returns the queues for the next deployment of a process, with who asks for their work."""
    chosen = typed or queue_in_use(definition)
    workers = async_to_sync(workers_of_all)(all_queues())
    return [QueueChoice(name, workers[name], name == chosen) for name in all_queues()]


def queue_rows(user: User) -> list[QueueRow]:
    """Returns all queues of this installation and of live processes, the usual first; raises NotAllowed."""
    require(user, Right.WATCH)
    live = Deployment.objects.filter(state=DeploymentState.LIVE).select_related("definition", "version")
    deployments: dict[str, list[Deployment]] = {name: [] for name in all_queues()}
    elements: dict[str, list[tuple[Deployment, str]]] = {}
    for each in live.order_by("process_name", "process_id"):
        deployments.setdefault(queue_of(each), []).append(each)
        for element, queue in named_queues(each.plan_id):
            elements.setdefault(queue, []).append((each, element))
    names = list(dict.fromkeys([*deployments, *sorted(elements)]))
    workers = async_to_sync(workers_of_all)(names)
    usual = settings.TEMPORAL_TASK_QUEUE
    return [
        QueueRow(name, workers[name], name == usual, deployments.get(name, []), elements.get(name, []))
        for name in names
    ]


@lru_cache(maxsize=2000)
def named_queues(fingerprint: str) -> tuple[tuple[str, str], ...]:
    """Returns step and queue where a plan names one itself; read once, because plans never change."""
    stored = StoredPlan.objects.filter(pk=fingerprint).first()
    plan = json.loads(bytes(stored.content)) if stored else {}
    found = []
    for node in plan.get("nodes", ()):
        queue = (node.get("config") or {}).get("task_queue")
        if queue:
            found.append((str(node.get("name") or node["id"]), str(queue)))
    return tuple(found)
