"""Forms of the pages about tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.instances.answer_form import AnswerForm, Rules
from studio.instances.answer_values import read_answers
from studio.tasks.answers import Answerable, asks_for_approval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

APPROVED = "approved"


def answered_by_buttons(task: Answerable) -> frozenset[str]:
    """Fields that the buttons approve and reject answer, so the form does not ask for them."""
    return frozenset({APPROVED}) if asks_for_approval(task) else frozenset()


def task_form(
    task: Answerable,
    *,
    values: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    refused: Mapping[str, str] | None = None,
    rules: Rules | None = None,
    upload: str = "",
) -> AnswerForm:
    """The task's form: what was typed or drafted, else what the process knows already."""
    known = {name: value for name, value in task.data.items() if value is not None}
    return AnswerForm(
        task.form,
        values={**known, **(values or {})},
        variables=variables,
        refused=refused,
        skip=answered_by_buttons(task),
        rules=rules,
        upload=upload,
    )


def task_answers(task: Answerable, *, sent: QueryDict) -> dict[str, Any]:
    """What a browser sent for the task's fields."""
    return read_answers(task.form, sent=sent, known=task.data)
