"""Checks the answer to a task by the rules that browsers, programs and the engine share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engine.errors import InvalidVariable
from engine.phrases import tell
from engine.plan.forms import check_form, in_language
from studio.errors import InvalidInput
from studio.instances.answer_files import with_stored_files
from studio.instances.big_values import whole_values
from studio.instances.inputs import check_carriable
from studio.instances.plans import read_plan
from studio.instances.privacy import as_stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studio.accounts.models import User
    from studio.tasks.models import UserTask


class Answerable(Protocol):
    """What one needs to know of a task to answer it: our row, or the engine's event where it is played."""

    @property
    def form(self) -> Iterable[Mapping[str, Any]]:
        """Its fields."""

    @property
    def data(self) -> Mapping[str, Any]:
        """What the process knows already, by field."""

    @property
    def task_type(self) -> str | None:
        """Its kind, for example "approval"."""


DECISIONS = {"approve": True, "reject": False}
"""Buttons that answer the question `approved`."""


def asks_for_approval(task: Answerable) -> bool:
    """Whether the task is answered by the buttons approve and reject."""
    asked = any(field["name"] == "approved" and field.get("type") == "boolean" for field in task.form)
    return asked or task.task_type == "approval"


def checked_answer(
    actor: User, task: UserTask, *, data: dict[str, Any], action: str | None
) -> dict[str, Any]:
    """The answer as the engine gets it, without unknown fields; raises InvalidInput by field."""
    if action and (action not in DECISIONS or not asks_for_approval(task)):
        message = _("This task has no button “%(action)s”.") % {"action": action}
        raise InvalidInput(message, fields={"action": message})
    data = as_stored(whole_values(data, instance=task.instance))
    check_carriable(data)
    if action:
        data = {**data, "approved": DECISIONS[action]}
    data = with_stored_files(task.form, data, origin=origin_of(task, actor=actor), known=task.data)
    variables = whole_values({**task.instance.variables, **task.data}, instance=task.instance)
    fields = whole_values(task.form, instance=task.instance)
    now, spoken = timezone.now().timestamp(), get_language() or ""
    answer = check_form(fields, data, variables=variables, now=now, language=spoken)
    errors = answer.errors or refused_by_declarations(task, values=answer.values)
    errors = {name: tell(text, language=translation) for name, text in errors.items()}
    if errors:
        named = "; ".join(f"{label_of(task, name)}: {message}" for name, message in errors.items())
        raise InvalidInput(_("Please check these values: %(named)s") % {"named": named}, fields=errors)
    return dict(answer.values)


def origin_of(task: UserTask, *, actor: User) -> str:
    """Where files come from that somebody adds to a task."""
    return f"task:{task.pk}:{actor.pk}"


def refused_by_declarations(task: UserTask, *, values: dict[str, Any]) -> dict[str, str]:
    """Fields whose value the process variable of the same name would not take: an incident, if it went on."""
    plan = read_plan(task.instance.fingerprint)
    errors: dict[str, str] = {}
    for name, value in values.items():
        declaration = plan.variables.get(name) if plan else None
        if declaration is not None:
            try:
                declaration.accept(value)
            except InvalidVariable as problem:
                errors[name] = problem.reason[:1].upper() + problem.reason[1:] + "."
    return errors


def label_of(task: UserTask, name: str) -> str:
    """The field as people read it, in their language; a cell of a table is called by its table."""
    spoken, own = get_language() or "", name.partition(".")[0]
    fields = (in_language(dict(each), spoken) for each in task.form if each["name"] == own)
    return next((str(each.get("label") or own) for each in fields), name)
