"""What of a task's values a person sees: those who answer it all of them, others no sensitive ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from studio.accounts.permissions import has
from studio.accounts.roles import Right
from studio.instances.plans import read_plan
from studio.instances.privacy import mask, masked_values
from studio.instances.secrecy import secrecy_in
from studio.instances.selectors.snapshots import flagged_variables
from studio.tasks.permissions import may_complete

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.instances.models import Instance
    from studio.tasks.models import UserTask


def hidden_names(user: User, *, task: UserTask) -> frozenset[str]:
    """Names whose values this person must not see, though they may see the task."""
    answers = task.state == "open" and may_complete(user, task=task)
    if answers or task.completed_by_id == user.pk or has(user, Right.SEE_SENSITIVE):
        return frozenset()
    instance = task.instance
    return sensitive_names(instance) | sensitive_names(instance.outermost)


def sensitive_names(instance: Instance) -> frozenset[str]:
    """Variables that the process declares sensitive, or that an event has called so."""
    flagged = flagged_variables(instance.fold) if instance.fold else frozenset()
    return secrecy_in(instance).sensitive | flagged


def shown_data(user: User, *, task: UserTask) -> dict[str, Any]:
    """What the form was opened with, masked for this person."""
    return masked_values(task.data, sensitive=hidden_names(user, task=task))


def shown_fields(user: User, *, task: UserTask) -> list[Mapping[str, Any]]:
    """The form's fields; their defaults may be values of the process, so not everybody gets them."""
    if not hidden_names(user, task=task):
        return list(task.form)
    return [{part: value for part, value in each.items() if part != "default"} for each in task.form]


def shown_answer(user: User, *, task: UserTask) -> dict[str, Any]:
    """The answer that was given, by field, masked for this person."""
    given = (task.submission or {}).get("data") or {}
    hidden = hidden_names(user, task=task)
    if hidden and goes_to(task) in hidden:
        return {name: mask(value) for name, value in given.items()}
    return masked_values(given, sensitive=hidden)


def goes_to(task: UserTask) -> str | None:
    """The variable that the answer becomes as a whole; None where each field is one of its own."""
    plan = read_plan(task.instance.fingerprint)
    config: Any = plan.nodes[task.element].config if plan and task.element in plan.nodes else {}
    found: str | None = config.get("output_variable")
    return found
