"""Operations on deployments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, Paging, one_page
from studio.api.schemas import Input, Page
from studio.deployments.actions.deploy import deploy_version
from studio.deployments.actions.retire import retire_deployment
from studio.deployments.models import Deployment
from studio.deployments.queues import queue_of, queue_rows
from studio.deployments.selectors import deployment_visible_to, deployments_visible_to, startable_for
from studio.deployments.start_outlook import start_outlooks
from studio.processes.selectors.versions import version_visible_to

router = Router()


class DeployIn(Input):
    """The content one decided to make live; `emergency` is why it must go live against the rules of here."""

    content_hash: str = Field(max_length=64)
    emergency: str = Field(default="", max_length=1000)
    task_queue: str | None = Field(default=None, max_length=100)
    """One of this installation; null keeps that of what is live."""


class DeploymentOut(Schema):
    """One process of a version, made runnable."""

    id: int
    process_id: str
    process_name: str
    key: str
    version: int
    fingerprint: str
    task_queue: str
    state: str
    live: bool
    deployed_by: str
    deployed_at: datetime
    ended_at: datetime | None


class DeployedOut(Schema):
    """Everything that became live together."""

    deployments: list[DeploymentOut]


class StartOutlookOut(Schema):
    """What starts one process by itself once the version is live: `change` is new, kept, changed or ends."""

    process_id: str
    over: bool = Field(description="Whether the version does not have the process any more.")
    clocks: list[dict[str, Any]] = Field(description="Timer starts with their rule and next three firings.")
    events: list[dict[str, Any]] = Field(description="Messages, mails and signals.")


class DeploymentFilter(PageRequest):
    """The filters of the list of deployments."""

    state: str = ""


class QueueOut(Schema):
    """A task queue; `workers` is null where Temporal cannot tell. `deserted`: something waits for nobody."""

    name: str
    workers: int | None
    usual: bool
    deserted: bool
    processes: list[str]
    elements: list[dict[str, str]]


class QueuesOut(Schema):
    """All of them."""

    queues: list[QueueOut]


class StartableOut(Schema):
    """A process that one may start."""

    process_id: str
    name: str
    folder: str
    version: int


@router.post("/processes/{key}/versions/{int:number}/deploy", response={201: DeployedOut})
def deploy_process_version(request: PersonRequest, key: str, number: int, data: DeployIn) -> Status:
    """Makes all executable processes of an approved version live; 422 carries the findings in the way."""
    version = version_visible_to(request.user, key=key, number=number)
    made = deploy_version(request.user, version=version, **data.model_dump())
    return Status(201, {"deployments": [deployment_data(one) for one in made]})


@router.get("/processes/{key}/versions/{int:number}/starts", response=list[StartOutlookOut])
def read_start_outlook(request: PersonRequest, key: str, number: int) -> list[dict[str, Any]]:
    """Says beforehand what starts the version's processes by itself, and what deploying it changes."""
    version = version_visible_to(request.user, key=key, number=number)
    return [each.to_json() for each in start_outlooks(version)]


@router.get("/deployments", response=Page[DeploymentOut])
def list_deployments(request: PersonRequest, filters: Query[DeploymentFilter]) -> dict[str, Any]:
    """Lists deployments, newest first; `state` is live, superseded or retired."""
    found = deployments_visible_to(request.user, search=filters.q)
    if filters.state:
        found = found.filter(state=filters.state)
    return one_page(found, paging=filters, order="-deployed_at", show=deployment_data)


@router.post("/deployments/{int:pk}/retire", response=DeploymentOut)
def retire_process_deployment(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Stops new starts of a process; running instances go on."""
    deployment = deployment_visible_to(request.user, pk=pk)
    retire_deployment(request.user, deployment=deployment)
    return deployment_data(deployment)


@router.get("/task-queues", response=QueuesOut)
def list_task_queues(request: PersonRequest) -> dict[str, Any]:
    """Says which task queue serves which live process, and how many workers ask for its work."""
    return {
        "queues": [
            {
                "name": row.name,
                "workers": row.workers,
                "usual": row.usual,
                "deserted": row.deserted,
                "processes": [each.process_id for each in row.deployments],
                "elements": [
                    {"process": each.process_id, "element": element} for each, element in row.elements
                ],
            }
            for row in queue_rows(request.user)
        ]
    }


@router.get("/processes/startable", response=Page[StartableOut])
def list_startable_processes(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the processes one may start, by name."""
    found = startable_for(request.user, search=paging.q)
    return one_page(found, paging=paging, order="process_name", show=startable_data)


def deployment_data(deployment: Deployment) -> dict[str, Any]:
    """Describes a deployment."""
    return {
        "id": deployment.pk,
        "process_id": deployment.process_id,
        "process_name": deployment.process_name,
        "key": deployment.definition.key,
        "version": deployment.version.number,
        "fingerprint": deployment.plan_id,
        "task_queue": queue_of(deployment),
        "state": deployment.state,
        "live": deployment.state == "live",
        "deployed_by": deployment.deployed_by.username,
        "deployed_at": deployment.deployed_at,
        "ended_at": deployment.ended_at,
    }


def startable_data(deployment: Deployment) -> dict[str, Any]:
    """Describes a process to start."""
    return {
        "process_id": deployment.process_id,
        "name": deployment.process_name,
        "folder": deployment.definition.folder,
        "version": deployment.version.number,
    }
