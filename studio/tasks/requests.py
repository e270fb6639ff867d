"""What a person has started, in words of the business: who has it, what was decided, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.errors import NotFound
from studio.instances.lifecycle import ENDED
from studio.instances.models import ElementExecution, Instance
from studio.instances.selectors.instances import HEAVY
from studio.tasks.models import UserTask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.accounts.models import User

TABS = ("open", "done")
SEARCHED = ("process_name", "business_key", "pk")


@dataclass(frozen=True, slots=True)
class Request:
    """One process that a person has started; `waits` are the steps it stands at, `ended` how it ended."""

    instance: Instance
    waits: tuple[str, ...]
    ended: str


def requests_of(user: User, *, tab: str = "open", q: str = "") -> QuerySet[Instance]:
    """Returns what this person has started and, by the tab, is still under way or over; the newest first."""
    require(user, Right.START)
    found = Instance.objects.filter(started_by=user, parent=None, root=F("pk")).defer(*HEAVY)
    found = found.filter(state__in=ENDED) if tab == "done" else found.exclude(state__in=ENDED)
    for word in q.split():
        anywhere = Q()
        for field in SEARCHED:
            anywhere |= Q(**{f"{field}__icontains": word})
        found = found.filter(anywhere)
    return found.select_related("deployment__version").order_by("-started_at", "-pk")


def request_of(user: User, *, pk: str) -> Instance:
    """Returns one of them; raises NotFound where this person has started no such thing."""
    require(user, Right.START)
    found = Instance.objects.filter(started_by=user, parent=None, pk=pk)
    instance = found.select_related("deployment__version", "root").first()
    if instance is None:
        raise NotFound(_("You have started no such process."))
    return instance


def as_requests(instances: Iterable[Instance]) -> list[Request]:
    """Returns instances with where they stand, by a few questions for all of them."""
    every = list(instances)
    keys = [each.pk for each in every]
    tasks = UserTask.objects.filter(instance__root__in=keys, state="open").select_related(
        "assignee", "instance"
    )
    waiting: dict[str, list[str]] = {}
    for task in tasks.prefetch_related("candidate_groups").defer(
        "form", "data", "documentation", "submission"
    ):
        waiting.setdefault(str(task.instance.root_id), []).append(wait_in_words(task))
    ends = dict(
        ElementExecution.objects.filter(instance__in=keys, element_type="endEvent", state="completed")
        .exclude(name="")
        .order_by("ended_at")
        .values_list("instance", "name")
    )
    return [Request(each, tuple(waiting.get(each.pk, ())), str(ends.get(each.pk, ""))) for each in every]


def wait_in_words(task: UserTask) -> str:
    """Returns a step and who has it: "Check the budget (managers)"."""
    groups = ", ".join(group.name for group in task.candidate_groups.all())
    who = str(task.assignee) if task.assignee else groups
    return f"{task.name} ({who})" if who else task.name


def may_withdraw(user: User, *, instance: Instance) -> bool:
    """Tells whether a person may take back what they started: until somebody else has done a step of it."""
    if instance.started_by_id != user.pk or instance.state in ENDED:
        return False
    done = UserTask.objects.filter(instance__root=instance.pk, state__in=("completing", "completed"))
    return not done.exclude(completed_by=user).exists()
