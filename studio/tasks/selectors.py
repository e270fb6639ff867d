"""Reads about user tasks; every function says who may read what it returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from studio.errors import NotFound
from studio.instances.plans import read_plan
from studio.instances.privacy import masked_inside
from studio.instances.secrecy import secrecy_in
from studio.instances.selectors.instances import HEAVY as INSTANCE_HEAVY
from studio.instances.selectors.snapshots import flagged_variables
from studio.tasks.models import TaskDraft, UserTask
from studio.tasks.permissions import mine, offered, visible

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.instances.models import Instance

URGENCY = ("priority", F("due").asc(nulls_last=True), "opened_at", "pk")
TABS = ("mine", "candidates", "done", "all")
HEAVY = (
    *("form", "data", "documentation", "submission", "instance__deployment__version__xml"),
    *(f"{row}__{column}" for row in ("instance", "instance__root") for column in INSTANCE_HEAVY),
)
"""Columns that no list shows."""
SEARCHED = ("name", "element", "instance__process_name", "instance__business_key", "instance__pk")


def visible_to(user: User) -> QuerySet[UserTask]:
    """Tasks this person may see."""
    found = UserTask.objects.filter(visible(user))
    return found.select_related("assignee", "completed_by", "instance__root", "instance__deployment__version")


def task_visible_to(user: User, *, pk: int) -> UserTask:
    """One task; raises NotFound where there is none for this person."""
    found = visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such task."))
    return found


def task_of_instance(user: User, *, instance: str, key: str) -> UserTask:
    """The task that an instance calls `key`; raises NotFound where there is none for this person."""
    found = visible_to(user).filter(instance=instance, key=key).first()
    if found is None:
        raise NotFound(_("There is no such task."))
    return found


def inbox(user: User, *, tab: str = "mine", q: str = "") -> QuerySet[UserTask]:
    """The tasks of one tab that contain all the words, the most urgent first, done ones newest first.

    mine: to be done by this person; candidates: may be taken by them; done: answered by them; all: every open
    task this person may see.
    """
    found = visible_to(user).filter(tab_of(user, tab=tab)).defer(*HEAVY)
    for word in q.split():
        anywhere = Q()
        for field in SEARCHED:
            anywhere |= Q(**{f"{field}__icontains": word})
        found = found.filter(anywhere)
    return found.order_by("-completed_at", "-pk") if tab == "done" else found.order_by(*URGENCY)


def tab_of(user: User, *, tab: str) -> Q:
    """Selects the tasks of a tab."""
    if tab == "done":
        return Q(completed_by=user, state__in=("completing", "completed"))
    if tab == "candidates":
        return available(user)
    if tab == "all":
        return Q(state="open")
    return mine(user) & Q(state="open")


def available(user: User) -> Q:
    """Selects the open tasks that nobody has taken and this person may take."""
    return offered(user) & Q(state="open", assignee=None)


def counts_for(user: User) -> dict[str, int]:
    """How many tasks wait for this person, and how many they could take."""
    return {
        "mine": UserTask.objects.filter(mine(user), state="open").count(),
        "candidates": UserTask.objects.filter(available(user)).count(),
    }


def draft_of(user: User, *, task: UserTask) -> TaskDraft | None:
    """What this person has typed so far."""
    return TaskDraft.objects.filter(user_task=task, owner=user).first()


def drafted(user: User, *, tasks: list[UserTask]) -> dict[int, TaskDraft]:
    """This person's drafts of several tasks, by the task."""
    found = TaskDraft.objects.filter(owner=user, user_task__in=tasks)
    return {draft.user_task_id: draft for draft in found}


def earlier_steps(task: UserTask) -> list[dict[str, Any]]:
    """Who decided what and when in the same process before, oldest first; the caller may see the task.

    Only the decision is told: an answer may hold more than the next person should see.
    """
    root = task.instance.outermost
    return steps_done_in(root, but=task.pk)


def steps_done_in(root: Instance, *, but: int | None = None) -> list[dict[str, Any]]:
    """Who decided what and when in an instance with its sub-processes; the caller may see it."""
    before = UserTask.objects.filter(instance__root=root.pk, state__in=("completing", "completed"))
    rows = before.exclude(pk=but or 0).select_related("completed_by").order_by("completed_at")
    return [
        {"name": each.name, "person": each.completed_by, "at": each.completed_at, "decision": decision(each)}
        for each in rows
    ]


def inputs_of(task: UserTask) -> list[tuple[str, Any]]:
    """What the process was started with, by label; the caller may see the task.

    Only inputs that the process declares, and none that any of its versions calls sensitive: who has to
    decide needs them, and nobody hid them.
    """
    return inputs_of_instance(task.instance.outermost)


def inputs_of_instance(root: Instance) -> list[tuple[str, Any]]:
    """What an instance was started with, by label, nothing sensitive; the caller may see it."""
    plan, hidden = read_plan(root.fingerprint), secrecy_in(root).sensitive
    hidden |= flagged_variables(root.fold) if root.fold else frozenset()
    if plan is None:
        return []
    shown = [each for each in plan.input_variables if each.name not in hidden]
    values = [(each, masked_inside(root.variables.get(each.name), sensitive=hidden)) for each in shown]
    return [
        (each.name.replace("_", " ").capitalize(), value) for each, value in values if value not in (None, "")
    ]


def decision(task: UserTask) -> bool | None:
    """Whether an answered task was approved; None where that was not the question."""
    found = ((task.submission or {}).get("data") or {}).get("approved")
    return found if isinstance(found, bool) else None
