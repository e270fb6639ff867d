"""Celery tasks of the clock: reminders, and instances that ended without a word."""

from __future__ import annotations

from asgiref.sync import async_to_sync
from celery import shared_task

from studio.instances.missing import end_missing
from studio.instances.reconciling import find_ended, note_troubles
from studio.tasks.escalating import escalate
from studio.tasks.notifications import remind
from studio.tasks.projecting import PROJECTORS
from studio.tasks.superseded import withdraw_superseded


@shared_task(name="tasks.remind", expires=60)
def remind_people() -> int:
    """Posts the mails about waiting and overdue tasks that are due now."""
    return remind()


@shared_task(name="tasks.escalate", expires=60)
def escalate_tasks() -> int:
    """Tells others of tasks that have waited too long, or gives the tasks to them."""
    return escalate()


@shared_task(name="tasks.withdraw_superseded", expires=60)
def withdraw_superseded_tasks() -> int:
    """Removes answered tasks that never were."""
    return withdraw_superseded()


@shared_task(name="instances.find_ended", expires=30)
def find_ended_instances() -> int:
    """Ends the logs of instances that Temporal has ended."""
    return async_to_sync(find_ended)(projectors=PROJECTORS)


@shared_task(name="instances.end_missing", expires=120)
def end_missing_instances() -> int:
    """Ends the logs of instances that Temporal does not have any more."""
    return async_to_sync(end_missing)(projectors=PROJECTORS)


@shared_task(name="instances.note_troubles", expires=30)
def note_troubled_instances() -> int:
    """Writes which instances Temporal cannot move."""
    return async_to_sync(note_troubles)()
