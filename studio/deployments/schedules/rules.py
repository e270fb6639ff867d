"""What a schedule's row says, as the engine reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.timezone import now as present

from engine.elements.timer_starts import TimerRule, TimerStart, timer_rule
from engine.plan import Plan
from engine.temporal import ScheduleOrder, StartRequest

if TYPE_CHECKING:
    from datetime import datetime

    from studio.deployments.models import Schedule


def rule_of(schedule: Schedule) -> TimerRule:
    """Returns when it fires."""
    start = TimerStart(schedule.element, schedule.name, schedule.measure, schedule.text)
    return timer_rule(start, anchor=schedule.anchor)


def next_firings(schedule: Schedule, *, number: int = 5) -> list[datetime]:
    """Returns the next moments at which it fires; none while it is paused."""
    return [] if schedule.paused_at else rule_of(schedule).first(number, after=present())


def order_of(schedule: Schedule) -> ScheduleOrder:
    """Returns how Temporal's schedule should be; wants `deployment`, its `version` and `plan` loaded."""
    deployment = schedule.deployment
    settings: dict[str, Any] = Plan.from_bytes(bytes(deployment.plan.content)).settings
    number = str(deployment.version.number)
    request = StartRequest(
        instance="",
        process=schedule.process_id,
        fingerprint=deployment.plan_id,
        process_name=deployment.process_name,
        start_event=schedule.element,
        version=number,
        task_queue=deployment.task_queue or None,
        execution_timeout=settings.get("execution_timeout"),
        run_timeout=settings.get("run_timeout"),
    )
    paused = schedule.paused_at is not None
    return ScheduleOrder(request, rule_of(schedule), paused=paused, remark=f"Version {number}")
