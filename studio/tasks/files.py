"""Files of a task: added while it is answered, read by whoever sees its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from studio.errors import NotAllowed, NotFound, WrongState
from studio.files.store import find_file
from studio.instances.answer_files import keep_answer_file
from studio.tasks.answers import origin_of
from studio.tasks.permissions import may_complete
from studio.tasks.privacy import shown_answer, shown_data
from studio.tasks.selectors import draft_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from studio.accounts.models import User
    from studio.tasks.models import UserTask


@transaction.atomic
def add_file(actor: User, *, task: UserTask, field: str, upload: UploadedFile) -> dict[str, Any]:
    """Keeps a file for a field of the form; raises NotAllowed, WrongState, NotFound and InvalidInput."""
    if not may_complete(actor, task=task):
        raise NotAllowed(_("This task is not yours to answer."))
    if task.state != "open":
        raise WrongState(_("This task is not open any more."))
    return keep_answer_file(task.form, name=field, upload=upload, origin=origin_of(task, actor=actor))


def file_of_task(user: User, *, task: UserTask, file: str) -> str:
    """Returns the id of a file that stands in the task's values; raises NotFound for any other.

    A draft is one's own words, so only files that one has added oneself count in it.
    """
    draft = draft_of(user, task=task)
    mine = find_file(file) if draft and holds_file(draft.data, file) else None
    added = mine is not None and mine.origin == origin_of(task, actor=user)
    seen = (shown_data(user, task=task), shown_answer(user, task=task))
    if not added and not any(holds_file(values, file) for values in seen):
        raise NotFound(_("There is no such file."))
    return file


def holds_file(value: object, file: str) -> bool:
    """Tells whether a value holds the reference to a file, however deep."""
    if isinstance(value, dict):
        return value.get("file") == file or any(holds_file(each, file) for each in value.values())
    return isinstance(value, list) and any(holds_file(each, file) for each in value)
