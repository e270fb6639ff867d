"""Files of a task: added while it is answered, read by whoever sees its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from studio.accounts.permissions import has
from studio.accounts.roles import Right
from studio.errors import NotAllowed, NotFound, WrongState
from studio.files.store import find_file, names_file
from studio.instances.answer_files import keep_answer_file
from studio.instances.selectors.files import instance_shows_file
from studio.tasks.answers import origin_of
from studio.tasks.permissions import may_complete
from studio.tasks.privacy import shown_answer, shown_data
from studio.tasks.selectors import draft_of, inputs_of, visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from studio.accounts.models import User
    from studio.files.models import StoredFile
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
    """Returns the id of a file that stands in the task's values; raises NotFound for any other."""
    if not task_shows_file(user, task=task, file=file):
        raise no_such_file()
    return file


def task_shows_file(user: User, *, task: UserTask, file: str) -> bool:
    """Whether the task shows the file to this person, who may see the task.

    A draft is one's own words, so only files that one has added oneself count in it.
    """
    draft = draft_of(user, task=task)
    mine = find_file(file) if draft and names_file(draft.data, file) else None
    if mine is not None and mine.origin == origin_of(task, actor=user):
        return True
    inputs = [value for _label, value in inputs_of(task)]
    return names_file([shown_data(user, task=task), shown_answer(user, task=task), inputs], file)


def readable_file(user: User, *, file: str) -> str:
    """Returns the id of a file that this person may read; raises NotFound for any other.

    A file has no right of its own: whoever sees a task, an instance or an incoming mail that names it may
    have it. Nothing tells whether there is one that they may not.
    """
    found = find_file(file)
    if found is None or not (
        is_brought_by(user, file=found)
        or instance_shows_file(user, file=found)
        or any(
            task_shows_file(user, task=each, file=str(found.pk)) for each in tasks_around(user, file=found)
        )
    ):
        raise no_such_file()
    return str(found.pk)


def is_brought_by(user: User, *, file: StoredFile) -> bool:
    """Whether the person has added the file to a start form, or deals with the mails that brought it."""
    if file.origin.startswith("mail:"):
        return has(user, Right.OPERATE)
    return file.origin.startswith(f"start:{user.pk}:")


def tasks_around(user: User, *, file: StoredFile) -> Iterable[UserTask]:
    """The tasks this person may see in the families that name the file, and the one it was added to."""
    around = Q(instance__root__in=file.uses.values("family"))
    kind, _colon, rest = file.origin.partition(":")
    if kind == "task":
        around |= Q(pk=int(rest.partition(":")[0]))
    return visible_to(user).filter(around)


def no_such_file() -> NotFound:
    """The same answer for what is not there and what is not to be seen."""
    return NotFound(_("There is no such file."))
