"""Operations on human tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.accounts.selectors import find_person
from studio.api.form_schemas import FileOut, FormStateOut
from studio.api.paging import PageRequest, one_page
from studio.api.schemas import Input, Page
from studio.errors import InvalidInput, NotAllowed
from studio.files.views import download
from studio.instances.big_values import whole_values
from studio.instances.form_states import state_of_fields
from studio.tasks.actions.assignment import assign_task, claim_task, release_task
from studio.tasks.actions.completion import complete_task, save_draft
from studio.tasks.answers import asks_for_approval
from studio.tasks.files import add_file, file_of_task
from studio.tasks.models import UserTask
from studio.tasks.permissions import may_complete
from studio.tasks.privacy import shown_data, shown_fields
from studio.tasks.selectors import draft_of, inbox, task_visible_to

router = Router()


class TaskFilter(PageRequest):
    """The tabs of the inbox and its search."""

    tab: Literal["mine", "candidates", "all", "done"] = "mine"


class TaskOut(Schema):
    """One task."""

    id: int
    name: str
    state: str
    priority: int
    due: datetime | None
    assignee: str | None
    assignee_text: str
    opened_at: datetime
    completed_at: datetime | None
    completed_by: str | None
    instance: str
    key: str
    element: str
    process_id: str
    process_name: str
    business_key: str


class DraftOut(Schema):
    """What one has typed so far."""

    data: dict[str, Any]
    saved_at: datetime


class TaskDetailOut(TaskOut):
    """One task with its form."""

    documentation: str
    fields: list[dict[str, Any]]
    data: dict[str, Any]
    approval: bool
    """Whether it is answered with `action` approve or reject."""
    draft: DraftOut | None
    unknown_names: list[str]


class AssignIn(Input):
    """Who gets the task: user name or e-mail address."""

    user: str = Field(max_length=254)


class DraftIn(Input):
    """What one has typed so far, unchecked."""

    data: dict[str, Any]


class SavedOut(Schema):
    """When a draft was saved."""

    saved_at: datetime


class CompleteIn(Input):
    """An answer; the same `key` again is the same answer."""

    data: dict[str, Any] = Field(default_factory=dict)
    action: Literal["approve", "reject"] | None = None
    key: str = Field(default="", max_length=80)


@router.get("/tasks", response=Page[TaskOut])
def list_tasks(request: PersonRequest, filters: Query[TaskFilter]) -> dict[str, Any]:
    """Lists the tasks of a tab: the most important first, done ones newest first."""
    found = inbox(request.user, tab=filters.tab, q=filters.q)
    order = "-completed_at" if filters.tab == "done" else "priority"
    return one_page(found, paging=filters, order=order, show=task_data)


@router.get("/tasks/{int:pk}", response=TaskDetailOut)
def read_task(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Returns one task with its form, its data and one's own draft."""
    task = task_visible_to(request.user, pk=pk)
    draft = draft_of(request.user, task=task)
    return {
        **task_data(task),
        "documentation": task.documentation,
        "fields": shown_fields(request.user, task=task),
        "data": shown_data(request.user, task=task),
        "approval": asks_for_approval(task),
        "draft": {"data": draft.data, "saved_at": draft.saved_at} if draft else None,
        "unknown_names": task.unknown_names,
    }


@router.post("/tasks/{int:pk}/claim", response=TaskOut)
def claim_one_task(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Takes a task; 409 names who was faster."""
    return task_data(claim_task(request.user, task=task_visible_to(request.user, pk=pk)))


@router.post("/tasks/{int:pk}/release", response=TaskOut)
def release_one_task(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Gives a task back to its candidates."""
    return task_data(release_task(request.user, task=task_visible_to(request.user, pk=pk)))


@router.post("/tasks/{int:pk}/assign", response=TaskOut)
def assign_one_task(request: PersonRequest, pk: int, data: AssignIn) -> dict[str, Any]:
    """Gives a task to somebody."""
    task = task_visible_to(request.user, pk=pk)
    person = find_person(data.user)
    if person is None:
        message = f"There is nobody called {data.user!r}."
        raise InvalidInput(message, fields={"user": message})
    return task_data(assign_task(request.user, task=task, person=person))


@router.put("/tasks/{int:pk}/draft", response=SavedOut)
def save_task_draft(request: PersonRequest, pk: int, data: DraftIn) -> dict[str, Any]:
    """Keeps what one has typed so far."""
    task = task_visible_to(request.user, pk=pk)
    return {"saved_at": save_draft(request.user, task=task, data=data.data)}


@router.post("/tasks/{int:pk}/form-state", response=FormStateOut)
def task_form_state(request: PersonRequest, pk: int, data: DraftIn) -> dict[str, Any]:
    """Tells what the form shows, asks for and computes for these values, and what is wrong with them."""
    task = task_visible_to(request.user, pk=pk)
    if not may_complete(request.user, task=task):
        raise NotAllowed(_("This task is not yours to answer."))
    fields = whole_values(task.form, instance=task.instance)
    variables = whole_values({**task.instance.variables, **task.data}, instance=task.instance)
    return state_of_fields(fields, data=data.data, variables=variables)


@router.post("/tasks/{int:pk}/files", response={201: FileOut})
def keep_task_file(
    request: PersonRequest, pk: int, field: Form[str], file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """Keeps a file for a field of the form; the answer names it by what comes back."""
    task = task_visible_to(request.user, pk=pk)
    return Status(201, add_file(request.user, task=task, field=field, upload=file))


@router.get("/tasks/{int:pk}/files/{file}")
def read_task_file(request: PersonRequest, pk: int, file: str) -> HttpResponseBase:
    """Returns a file that somebody added to the task, to those who see the task's values."""
    return download(file_of_task(request.user, task=task_visible_to(request.user, pk=pk), file=file))


@router.post("/tasks/{int:pk}/complete", response=TaskOut)
def complete_one_task(request: PersonRequest, pk: int, data: CompleteIn) -> dict[str, Any]:
    """Answers a task, once; 422 names the fields that do not fit, 409 who was faster."""
    task = task_visible_to(request.user, pk=pk)
    done = complete_task(request.user, task=task, data=data.data, action=data.action, key=data.key)
    return task_data(done)


def task_data(task: UserTask) -> dict[str, Any]:
    """One task as lists show it."""
    instance = task.instance
    return {
        "id": task.pk,
        "name": task.name,
        "state": task.state,
        "priority": task.priority,
        "due": task.due,
        "assignee": task.assignee.get_username() if task.assignee else None,
        "assignee_text": task.assignee_text,
        "opened_at": task.opened_at,
        "completed_at": task.completed_at,
        "completed_by": task.completed_by.get_username() if task.completed_by else None,
        "instance": instance.pk,
        "key": task.key,
        "element": task.element,
        "process_id": instance.process_id,
        "process_name": instance.process_name,
        "business_key": instance.outermost.business_key,
    }
