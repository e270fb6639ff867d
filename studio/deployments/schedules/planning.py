"""Which schedules there are: written with the deployment that decides it, settled by the outbox."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from engine.elements.timer_starts import timer_starts
from studio.deployments.models import Schedule
from studio.outbox.actions import post

if TYPE_CHECKING:
    from engine.elements.timer_starts import TimerStart
    from engine.plan import Plan
    from studio.deployments.models import Deployment

SETTLE = "schedule.settle"


def plan_schedules(deployment: Deployment, *, plan: Plan) -> None:
    """Makes the schedules of a process those of a deployment that has just become live.

    One whose start event is gone is removed. One that was paused stays so: a new version is no reason to
    undo what an operator decided.
    """
    starts = timer_starts(plan, now=deployment.deployed_at.timestamp())
    mine = Schedule.objects.filter(process_id=deployment.process_id)
    gone = mine.exclude(element__in=[start.element for start in starts])
    remove(list(gone))
    known = {schedule.element: schedule for schedule in mine}
    for start in starts:
        schedule = known.get(start.element) or Schedule(
            process_id=deployment.process_id, element=start.element
        )
        follow(schedule, start, deployment=deployment)


def withdraw_schedules(process_id: str) -> None:
    """Removes the schedules of a process that is live no more."""
    remove(list(Schedule.objects.filter(process_id=process_id)))


def follow(schedule: Schedule, start: TimerStart, *, deployment: Deployment) -> None:
    """Writes what a deployment says into a schedule's row."""
    schedule.deployment = deployment
    schedule.name, schedule.measure, schedule.text = start.name[:300], start.measure, start.text
    schedule.anchor = schedule.carried_until = deployment.deployed_at
    schedule.revision += 1
    schedule.checked_at, schedule.trouble = None, ""
    schedule.save()
    ask_to_settle(schedule)


def remove(schedules: list[Schedule]) -> None:
    """Deletes rows; the outbox finds none and deletes Temporal's schedule."""
    for schedule in schedules:
        ask_to_settle(schedule)
        schedule.delete()


def ask_to_settle(schedule: Schedule) -> None:
    """Posts that Temporal must follow what the row says by then; every decision is a message of its own."""
    post(
        topic=SETTLE,
        key=f"{SETTLE}:{uuid.uuid4()}",
        payload={"process": schedule.process_id, "element": schedule.element},
    )
