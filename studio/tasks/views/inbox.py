"""The inbox: the list of tasks beside the one that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from studio.accounts.permissions import has, page
from studio.accounts.roles import Right
from studio.accounts.selectors import active_people
from studio.instances.answer_form import Rules
from studio.instances.views.big_values import handed_over
from studio.paging import LongList
from studio.tasks.answers import asks_for_approval
from studio.tasks.big_values import big_value_in
from studio.tasks.forms import task_form
from studio.tasks.permissions import is_candidate, may_assign, may_complete, may_release
from studio.tasks.privacy import shown_answer
from studio.tasks.selectors import (
    TABS,
    counts_for,
    draft_of,
    drafted,
    earlier_steps,
    inbox,
    inputs_of,
    task_of_instance,
    task_visible_to,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import FileResponse, HttpResponse

    from studio.accounts.models import User
    from studio.accounts.requests import PersonRequest
    from studio.instances.answer_form import AnswerForm
    from studio.tasks.models import UserTask

PAGE_SIZE = 30


@page(None)
@require_GET
def task_inbox(request: PersonRequest) -> HttpResponse:
    """Shows the tasks of a tab."""
    return render(request, "tasks/task_inbox.html", list_context(request))


@page(None)
@require_GET
def task_detail(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Shows one task beside the list."""
    task = task_visible_to(request.user, pk=pk)
    return render_task(request, task=task)


@page(None)
@require_GET
def task_by_key(request: PersonRequest, *, instance: str, key: str) -> HttpResponse:
    """Leads from an instance's own name of a task to its page."""
    return redirect("tasks:detail", pk=task_of_instance(request.user, instance=instance, key=key).pk)


@page(None)
@require_GET
def task_big_value(request: PersonRequest, *, pk: int, name: str) -> FileResponse:
    """Hands over a big value that the task shows this person."""
    return handed_over(
        big_value_in(request.user, task=task_visible_to(request.user, pk=pk), name=name), name=name
    )


def render_task(
    request: PersonRequest,
    *,
    task: UserTask,
    values: Mapping[str, Any] | None = None,
    refused: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page of one task; `refused` are messages by field."""
    context = {**list_context(request), **task_context(request.user, task, values=values, refused=refused)}
    return render(request, "tasks/task_inbox.html", context, status=422 if refused else 200)


def list_context(request: PersonRequest) -> dict[str, Any]:
    """What the list shows."""
    operates = has(request.user, Right.OPERATE)
    tabs = [tab for tab in TABS if tab != "all" or operates]
    asked = request.GET.get("tab", "mine")
    tab, q = asked if asked in tabs else "mine", request.GET.get("q", "")
    shown = LongList(inbox(request.user, tab=tab, q=q), PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "page_obj": shown,
        "drafts": drafted(request.user, tasks=list(shown)),
        "tab": tab,
        "tabs": tabs,
        "q": q,
        "counts": counts_for(request.user),
    }


def task_context(
    user: User,
    task: UserTask,
    *,
    values: Mapping[str, Any] | None = None,
    refused: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the page of one task shows."""
    draft = draft_of(user, task=task)
    opened = task.state == "open"
    answers = opened and may_complete(user, task=task)
    assigns = opened and may_assign(user, task=task)
    return {
        "task": task,
        "draft": draft,
        "form": form_to_answer(task, values=values or (draft.data if draft else None), refused=refused),
        "approval": asks_for_approval(task),
        "may_answer": answers,
        "may_claim": opened and task.assignee_id is None and is_candidate(user, task=task),
        "may_release": opened and task.assignee_id is not None and may_release(user, task=task),
        "people": active_people() if assigns else [],
        "may_watch": has(user, Right.WATCH) or task.instance.outermost.started_by_id == user.pk,
        "inputs": inputs_of(task),
        "steps": earlier_steps(task),
        "answer": labelled_answer(user, task),
    }


def form_to_answer(
    task: UserTask, *, values: Mapping[str, Any] | None, refused: Mapping[str, str] | None
) -> AnswerForm:
    """The task's form with the addresses at which its page asks what it shows and keeps files."""
    return task_form(
        task,
        values=values,
        variables=task.instance.variables,
        refused=refused,
        rules=Rules(reverse("api:task_form_state", args=[task.pk])),
        upload=reverse("api:keep_task_file", args=[task.pk]),
    )


def labelled_answer(user: User, task: UserTask) -> list[tuple[str, Any]]:
    """An answer that was given, by label, as this person may see it."""
    data = shown_answer(user, task=task)
    labels = {field["name"]: field.get("label") or field["name"] for field in task.form}
    return [(labels.get(name, name), value) for name, value in data.items()]
