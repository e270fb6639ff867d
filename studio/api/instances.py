"""Operations on instances and their incidents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, one_page
from studio.api.schemas import AcceptedOut, Input, Page
from studio.errors import NotFound
from studio.instances.actions.cancel import cancel_instance
from studio.instances.actions.resolve_incident import resolve_incident
from studio.instances.conditions import MOST, OPERATORS, read_condition
from studio.instances.models import Incident, Instance
from studio.instances.selectors.incidents import incident_of, list_incidents
from studio.instances.selectors.instances import InstanceFilter, instance_visible_to, list_instances
from studio.instances.selectors.snapshots import events_of, snapshot_of
from studio.processes.views.files import process_file

router = Router()


class InstancesFilter(PageRequest):
    """The filters of the list of instances; `state` is a state or "active"."""

    process: str = ""
    version: int | None = None
    state: str = ""
    begun_from: date | None = Field(default=None, alias="from")
    begun_to: date | None = Field(default=None, alias="to")
    v: list[str] = Field(
        default_factory=list,
        max_length=MOST,
        description="Conditions on variables: `name:operator:value`, for example `amount:gt:1000`. "
        f"Operators: {', '.join(OPERATORS)}. Sensitive variables are not found.",
    )
    any: bool = Field(default=False, description="Whether one of the conditions is enough.")


class IncidentsFilter(PageRequest):
    """The filters of the list of incidents; "open" is what is not over, "" is all."""

    process: str = ""
    state: str = "open"


class InstanceOut(Schema):
    """One row of the list of instances."""

    id: str
    process_id: str
    process_name: str
    version: int | None
    state: str
    business_key: str
    started_at: datetime
    started_by: str | None
    begun_by: str
    ended_at: datetime | None
    open_incidents: int


class SnapshotOut(Schema):
    """A whole instance, good for the sequences its parts state (see `tests/projection/README.md`)."""

    id: str
    process_id: str
    process_name: str
    version: int | None
    state: str
    business_key: str
    started_at: float
    ended_at: float | None
    error: dict[str, Any] | None
    temporal_url: str | None
    instances: dict[str, dict[str, Any]]


class EventsOut(Schema):
    """Process events, oldest first; `next` is the sequence after which there are more."""

    items: list[dict[str, Any]]
    next: int | None
    total: int


class IncidentOut(Schema):
    """A failure that waits for a person."""

    instance: str
    root: str
    key: str
    process_id: str
    process_name: str
    business_key: str
    element: str
    code: str
    message: str
    attempts: int
    flows: list[str] = Field(description="Ways out of which skipping has to name one as its value.")
    state: str
    raised_at: datetime
    resolved_by: str


class CancelIn(Input):
    """Why an instance is stopped."""

    reason: str = Field(max_length=500)


class ResolveIn(Input):
    """What should happen; `value` stands in for the result of a skipped step.

    Where the incident has `flows`, it is the id of the one to go on by, or a list of them.
    """

    resolution: Literal["retry", "skip", "cancel"]
    variables: dict[str, Any] = Field(default_factory=dict)
    value: Any = None
    reason: str = Field(
        default="", max_length=500, description="Needed for cancel, and when variables are changed."
    )
    expected: dict[str, str] = Field(
        default_factory=dict, description="Revisions of variables as they were read: 412 when one is another."
    )


@router.get("/instances", response=Page[InstanceOut])
def list_all_instances(request: PersonRequest, filters: Query[InstancesFilter]) -> dict[str, Any]:
    """Lists instances that one may watch, newest first; `q` searches id, business key and `name=value`."""
    parts = ("q", "process", "version", "state", "begun_from", "begun_to")
    chosen = InstanceFilter(
        **{part: getattr(filters, part) for part in parts},
        conditions=tuple(map(read_condition, filters.v)),
        any_condition=filters.any,
    )
    found = list_instances(request.user, chosen=chosen)
    return one_page(found, paging=filters, order="-started_at", show=instance_data)


@router.get("/incidents", response=Page[IncidentOut])
def list_all_incidents(request: PersonRequest, filters: Query[IncidentsFilter]) -> dict[str, Any]:
    """Lists incidents, newest first."""
    found = list_incidents(request.user, q=filters.q, process=filters.process, state=filters.state)
    return one_page(found, paging=filters, order="-raised_at", show=incident_data)


# Ids of called instances hold slashes, so what follows an id is looked for first.


@router.post("/instances/{path:instance_id}/incidents/{key}/resolve", response={202: AcceptedOut})
def resolve_one_incident(request: PersonRequest, instance_id: str, key: str, data: ResolveIn) -> Status:
    """Retries, skips or cancels; 409 when somebody else has decided."""
    incident = incident_of(request.user, instance=instance_id, key=key)
    resolve_incident(
        request.user,
        incident=incident,
        resolution=data.resolution,
        variables=data.variables,
        value=data.value,
        reason=data.reason,
        expected=data.expected,
    )
    return Status(202, {"accepted": True})


@router.post("/instances/{path:instance_id}/cancel", response={202: AcceptedOut})
def cancel_one_instance(request: PersonRequest, instance_id: str, data: CancelIn) -> Status:
    """Stops an instance and all it started."""
    instance = instance_visible_to(request.user, pk=instance_id)
    cancel_instance(request.user, instance=instance, reason=data.reason)
    return Status(202, {"accepted": True})


@router.get("/instances/{path:instance_id}/events", response=EventsOut)
def list_events(request: PersonRequest, instance_id: str, after: int = 0) -> dict[str, Any]:
    """Returns the process events after a sequence, at most a thousand."""
    instance = instance_visible_to(request.user, pk=instance_id)
    events = events_of(instance, reader=request.user, after=after)
    more = bool(events) and events[-1]["sequence"] < instance.sequence
    return {"items": events, "next": events[-1]["sequence"] if more else None, "total": instance.sequence}


@router.get("/instances/{path:instance_id}/xml")
def read_instance_xml(request: PersonRequest, instance_id: str) -> HttpResponse:
    """Returns the file of the version that this instance runs, as a download."""
    instance = instance_visible_to(request.user, pk=instance_id)
    if instance.deployment is None:
        raise NotFound("No version is known for this instance.")
    version = instance.deployment.version
    return process_file(version.xml, name=f"{instance.process_id}-{version.number}")


@router.get("/instances/{path:instance_id}", response=SnapshotOut)
def read_instance(request: PersonRequest, instance_id: str) -> dict[str, Any]:
    """Returns the snapshot of an instance."""
    return snapshot_of(instance_visible_to(request.user, pk=instance_id), reader=request.user)


def instance_data(instance: Instance) -> dict[str, Any]:
    """One row of the list."""
    return {
        "id": instance.pk,
        "process_id": instance.process_id,
        "process_name": instance.process_name,
        "version": instance.deployment.version.number if instance.deployment else None,
        "state": instance.shown_state,
        "business_key": instance.business_key,
        "started_at": instance.started_at,
        "started_by": instance.started_by.get_username() if instance.started_by else None,
        "begun_by": instance.begun_by,
        "ended_at": instance.ended_at,
        "open_incidents": instance.open_incidents,
    }


def incident_data(incident: Incident) -> dict[str, Any]:
    """One incident."""
    instance = incident.instance
    root = instance.outermost
    return {
        "instance": instance.pk,
        "root": root.pk,
        "key": incident.key,
        "process_id": instance.process_id,
        "process_name": instance.process_name,
        "business_key": root.business_key,
        "element": incident.element,
        "code": incident.code,
        "message": incident.message,
        "attempts": incident.attempts,
        "flows": incident.flows,
        "state": incident.state,
        "raised_at": incident.raised_at,
        "resolved_by": incident.resolved_by,
    }
