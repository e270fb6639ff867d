"""Who may see, take and complete a user task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from studio.accounts.permissions import has
from studio.accounts.roles import Right
from studio.tasks.models import UserTask

if TYPE_CHECKING:
    from studio.accounts.models import User


def mine(user: User) -> Q:
    """Selects the tasks assigned to a person."""
    return Q(assignee=user)


def offered(user: User) -> Q:
    """Selects the tasks a person is a candidate for; nobody without the right to work."""
    if not has(user, Right.WORK):
        return Q(pk__in=())
    # Without joins no task is found twice, and counting stays cheap.
    personally = UserTask.candidate_users.through.objects.filter(user=user)
    in_a_group = UserTask.candidate_groups.through.objects.filter(group__in=user.groups.values("pk"))
    named = Q(pk__in=personally.values("usertask")) | Q(pk__in=in_a_group.values("usertask"))
    return (Q(open_to_all=True) | named) & ~Q(barred=user)


def visible(user: User) -> Q:
    """Selects the tasks a person may see: their own, those offered to them, and all for operators."""
    if has(user, Right.OPERATE):
        return Q()
    return mine(user) | offered(user) | Q(completed_by=user)


def is_candidate(user: User, *, task: UserTask) -> bool:
    """Whether the task is offered to the person."""
    if not has(user, Right.WORK) or task.barred_id == user.pk:
        return False
    if task.open_to_all or task.candidate_users.filter(pk=user.pk).exists():
        return True
    return task.candidate_groups.filter(pk__in=user.groups.values("pk")).exists()


def may_complete(user: User, *, task: UserTask) -> bool:
    """Whether the person may answer: the assignee, or a candidate while nobody has taken it.

    Who does not work on tasks any more may not, nor who took it as a candidate and is none any more.
    """
    if task.assignee_id is None:
        return is_candidate(user, task=task)
    if task.assignee_id != user.pk or not has(user, Right.WORK) or task.barred_id == user.pk:
        return False
    return task.handed_over or is_candidate(user, task=task)


def may_release(user: User, *, task: UserTask) -> bool:
    """Whether the person may give the task back: only to those it was offered to."""
    return may_assign(user, task=task) and is_offered(task)


def is_offered(task: UserTask) -> bool:
    """Whether the task is for anybody besides its assignee."""
    return task.open_to_all or task.candidate_users.exists() or task.candidate_groups.exists()


def may_assign(user: User, *, task: UserTask) -> bool:
    """Whether the person may give the task to somebody: its assignee, or an operator."""
    return task.assignee_id == user.pk or has(user, Right.OPERATE)
