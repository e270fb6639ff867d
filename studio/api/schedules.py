"""Operations on timer start events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.schemas import Input
from studio.api.start import StartedOut
from studio.deployments.models import Schedule
from studio.deployments.schedules.actions import pause_schedule, resume_schedule
from studio.deployments.schedules.rules import next_firings
from studio.deployments.schedules.selectors import schedule_visible_to, schedules_visible_to
from studio.deployments.schedules.wording import rule_in_words
from studio.deployments.selectors import deployment_visible_to
from studio.instances.actions.run_schedule import run_schedule
from studio.instances.selectors.firings import last_firing

router = Router()


class ScheduleOut(Schema):
    """A timer start event: its rule, and when it fires next."""

    id: int
    deployment: int
    process_id: str
    element: str
    name: str
    measure: str
    text: str
    rule: str
    paused: bool
    paused_at: datetime | None
    paused_by: str | None
    next: list[datetime]
    last: datetime | None
    last_instance: str | None
    settled: bool
    trouble: str


class SchedulesOut(Schema):
    """All timer start events of a deployment."""

    items: list[ScheduleOut]


class RunIn(Input):
    """A start out of turn; `key` makes repeated calls one start."""

    key: str = Field(default="", max_length=100)


@router.get("/deployments/{int:pk}/schedules", response=SchedulesOut)
def list_schedules(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Lists the timer start events of a deployment with their next five firings; none when it is not live."""
    deployment = deployment_visible_to(request.user, pk=pk)
    found = schedules_visible_to(request.user, deployment=deployment)
    return {"items": [schedule_data(each) for each in found]}


@router.post("/schedules/{int:pk}/pause", response=ScheduleOut)
def pause_process_schedule(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Lets a timer start event start nothing until it is resumed; 409 when it is paused already."""
    pause_schedule(request.user, schedule=schedule_visible_to(request.user, pk=pk))
    return schedule_data(schedule_visible_to(request.user, pk=pk))


@router.post("/schedules/{int:pk}/resume", response=ScheduleOut)
def resume_process_schedule(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Lets a paused timer start event go on from now; 409 when it is not paused."""
    resume_schedule(request.user, schedule=schedule_visible_to(request.user, pk=pk))
    return schedule_data(schedule_visible_to(request.user, pk=pk))


@router.post("/schedules/{int:pk}/run", response={202: StartedOut})
def run_process_schedule(request: PersonRequest, pk: int, data: RunIn) -> Status:
    """Starts an instance at the timer start event now, in the caller's name."""
    schedule = schedule_visible_to(request.user, pk=pk)
    instance = run_schedule(request.user, schedule=schedule, key=data.key)
    return Status(202, {"instance": instance.pk, "state": instance.state})


def schedule_data(schedule: Schedule) -> dict[str, Any]:
    """Describes a schedule."""
    last = last_firing(schedule)
    return {
        "id": schedule.pk,
        "deployment": schedule.deployment_id,
        "process_id": schedule.process_id,
        "element": schedule.element,
        "name": schedule.name,
        "measure": schedule.measure,
        "text": schedule.text,
        "rule": rule_in_words(schedule),
        "paused": schedule.paused_at is not None,
        "paused_at": schedule.paused_at,
        "paused_by": schedule.paused_by.username if schedule.paused_by else None,
        "next": next_firings(schedule),
        "last": last.started_at if last else None,
        "last_instance": last.pk if last else None,
        "settled": schedule.checked_at is not None and not schedule.trouble,
        "trouble": schedule.trouble,
    }
