"""Who has a task: claim, release, assign. Each is one update that names the owner before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from studio.accounts.permissions import has
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput, NotAllowed, WrongState
from studio.instances.publishing import send_on_commit
from studio.tasks.models import UserTask
from studio.tasks.permissions import is_candidate, is_offered, may_assign
from studio.tasks.publishing import news_of

if TYPE_CHECKING:
    from studio.accounts.models import User


@transaction.atomic
def claim_task(actor: User, *, task: UserTask) -> UserTask:
    """Takes a task; whoever has it already keeps it.

    Raises NotAllowed (no candidate), WrongState (not open any more) and Conflict with the winner's name and
    time.
    """
    if task.assignee_id == actor.pk and task.state == "open":
        return task
    if not is_candidate(actor, task=task):
        raise NotAllowed(_("This task is not offered to you."))
    free = UserTask.objects.filter(pk=task.pk, state="open", assignee=None)
    if free.update(assignee=actor, claimed_at=timezone.now(), handed_over=False) != 1:
        return already_taken(actor, task)
    return changed(actor, task, action="task.claimed")


def already_taken(actor: User, task: UserTask) -> UserTask:
    """The task as it is, if it is this person's; else raises what kept them from taking it."""
    task.refresh_from_db()
    if task.state != "open":
        raise WrongState(_("This task is not open any more."))
    if task.assignee_id == actor.pk:
        return task
    raise Conflict(
        _("%(person)s has taken this task at %(time)s.") % winner_of(task), current=current_of(task)
    )


@transaction.atomic
def release_task(actor: User, *, task: UserTask) -> UserTask:
    """Gives a task back to its candidates.

    Raises NotAllowed for anybody but its owner and operators, WrongState when it is offered to nobody else,
    Conflict when it has changed hands meanwhile.
    """
    if not may_assign(actor, task=task):
        raise NotAllowed(_("Only who has the task, or an operator, can release it."))
    if task.assignee_id is None:
        raise WrongState(_("Nobody has taken this task."))
    if not is_offered(task):
        raise WrongState(_("This task is offered to nobody else: assign it to somebody instead."))
    values = {"assignee": None, "claimed_at": None, "handed_over": False}
    return hand_over(actor, task, values=values, action="task.released")


@transaction.atomic
def assign_task(actor: User, *, task: UserTask, person: User) -> UserTask:
    """Gives a task to somebody who works on tasks.

    Raises NotAllowed for anybody but its owner and operators, InvalidInput for a person who may not work on
    tasks, Conflict when it has changed hands meanwhile.
    """
    if not may_assign(actor, task=task):
        raise NotAllowed(_("Only who has the task, or an operator, can assign it."))
    if not has(person, Right.WORK):
        message = _("%(person)s cannot work on tasks.") % {"person": person}
        raise InvalidInput(message, fields={"user": message})
    if task.barred_id == person.pk:
        message = _("%(person)s started this process: somebody else has to see this.") % {"person": person}
        raise InvalidInput(message, fields={"user": message})
    values = {"assignee": person, "claimed_at": timezone.now(), "handed_over": True}
    details = {"to": person.get_username()}
    return hand_over(actor, task, values=values, action="task.assigned", details=details)


def hand_over(
    actor: User, task: UserTask, *, values: dict[str, Any], action: str, details: dict[str, Any] | None = None
) -> UserTask:
    """Changes the owner if it is still the one the actor saw."""
    former = task.assignee_id
    same = UserTask.objects.filter(pk=task.pk, state="open", assignee=former)
    if same.update(**values) != 1:
        task.refresh_from_db()
        if task.state != "open":
            raise WrongState(_("This task is not open any more."))
        raise Conflict(_("This task has changed hands meanwhile."), current=current_of(task))
    return changed(actor, task, action=action, formerly=former, details=details)


def changed(
    actor: User,
    task: UserTask,
    *,
    action: str,
    formerly: int | None = None,
    details: dict[str, Any] | None = None,
) -> UserTask:
    """Notes the act and tells whoever sees the task; returns it as it is now."""
    task.refresh_from_db()
    record(
        actor,
        action=action,
        object_type="task",
        object_id=task.pk,
        object_name=task.name,
        details={"instance": task.instance_id, "element": task.element, **(details or {})},
    )
    send_on_commit(news_of(task, formerly=formerly))
    return task


def winner_of(task: UserTask) -> dict[str, str]:
    """Who has the task and since when, in words."""
    at = task.claimed_at or task.completed_at or task.opened_at
    return {
        "person": str(task.completed_by or task.assignee or _("Somebody")),
        "time": date_format(timezone.localtime(at), "DATETIME_FORMAT"),
    }


def current_of(task: UserTask) -> dict[str, Any]:
    """Who has the task and since when, for programs."""
    at = task.completed_at or task.claimed_at
    owner = task.completed_by or task.assignee
    return {
        "state": task.state,
        "assignee": owner.get_username() if owner else None,
        "name": str(owner) if owner else None,
        "at": at.isoformat() if at else None,
    }
