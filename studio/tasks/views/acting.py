"""What people do to a task from its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from studio.accounts.permissions import page
from studio.accounts.selectors import find_person
from studio.errors import Conflict, InvalidInput, WrongState
from studio.refusals import told
from studio.tasks.actions.assignment import assign_task, claim_task, release_task
from studio.tasks.actions.completion import complete_task
from studio.tasks.forms import task_answers
from studio.tasks.selectors import task_visible_to
from studio.tasks.views.inbox import render_task

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.models import User
    from studio.accounts.requests import PersonRequest


@page(None)
@require_POST
def task_claim(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Takes a task."""
    task = task_visible_to(request.user, pk=pk)
    with told(request, done=_("This task is yours now.")):
        claim_task(request.user, task=task)
    return redirect("tasks:detail", pk=pk)


@page(None)
@require_POST
def task_release(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Gives a task back."""
    task = task_visible_to(request.user, pk=pk)
    with told(request, done=_("The task can be taken by others again.")):
        release_task(request.user, task=task)
    return redirect("tasks:inbox")


@page(None)
@require_POST
def task_assign(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Gives a task to somebody else."""
    task = task_visible_to(request.user, pk=pk)
    with told(request, done=_("The task was handed over.")):
        assign_task(request.user, task=task, person=named_person(request.POST.get("user", "")))
    return redirect("tasks:inbox")


def named_person(name: str) -> User:
    """The person of this name; raises InvalidInput when there is none."""
    found = find_person(name)
    if found is None:
        message = _("There is nobody called “%(name)s”.") % {"name": name}
        raise InvalidInput(message, fields={"user": message})
    return found


@page(None)
@require_POST
def task_complete(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Answers a task; what does not fit is shown beside its field, with everything that was typed."""
    task = task_visible_to(request.user, pk=pk)
    answers = task_answers(task, sent=request.POST)
    try:
        complete_task(
            request.user,
            task=task,
            data=answers,
            action=request.POST.get("action") or None,
            key=request.POST.get("key", "")[:80],
        )
    except InvalidInput as refusal:
        return render_task(
            request, task=task, values=answers, refused=refusal.fields or {"": refusal.message}
        )
    except (Conflict, WrongState) as refusal:
        messages.error(request, refusal.message)
        return redirect("tasks:detail", pk=pk)
    messages.success(request, _("“%(name)s” is completed.") % {"name": task.name})
    return redirect("tasks:inbox")
