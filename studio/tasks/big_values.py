"""Big values in a task: whoever is shown one may have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.instances.privacy import masked_inside
from studio.instances.selectors.big_values import names_in, no_such_value, stored_value
from studio.tasks.privacy import hidden_names, shown_answer, shown_data, shown_fields
from studio.tasks.selectors import inputs_of

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.tasks.models import UserTask


def big_value_in(user: User, *, task: UserTask, name: str) -> Any:  # noqa: ANN401 - any JSON
    """The value, masked for this person; the caller has checked that they may see the task.

    Raises NotFound where the task shows them none of this name.
    """
    shown = [
        shown_data(user, task=task),
        shown_fields(user, task=task),
        shown_answer(user, task=task),
        [value for _label, value in inputs_of(task)],
    ]
    if name not in names_in(shown):
        raise no_such_value()
    return masked_inside(stored_value(task.instance, name=name), sensitive=hidden_names(user, task=task))
