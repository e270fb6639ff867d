"""Answers a task: a draft, and the answer itself."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.audit.actions import record
from studio.errors import Conflict, NotAllowed, WrongState
from studio.instances.addressing import element_to_name
from studio.instances.big_values import values_taken_out
from studio.instances.inputs import check_carriable
from studio.instances.outbox_keys import outbox_key
from studio.instances.publishing import send_on_commit
from studio.outbox.actions import post
from studio.tasks.actions.assignment import current_of, winner_of
from studio.tasks.answers import checked_answer
from studio.tasks.models import TaskDraft, UserTask
from studio.tasks.permissions import may_complete
from studio.tasks.publishing import news_of
from studio.values.claims import family_of

if TYPE_CHECKING:
    from datetime import datetime

    from studio.accounts.models import User

TOPIC = "user_task.submit"


@transaction.atomic
def save_draft(actor: User, *, task: UserTask, data: dict[str, Any]) -> datetime:
    """Keeps what a person has typed so far, unchecked; returns when.

    Raises NotAllowed for somebody who could not complete the task, WrongState when it is not open.
    """
    if not may_complete(actor, task=task):
        raise NotAllowed(_("This task is not yours to answer."))
    if task.state != "open":
        raise WrongState(_("This task is not open any more."))
    check_carriable(data)
    draft, _made = TaskDraft.objects.update_or_create(user_task=task, owner=actor, defaults={"data": data})
    return draft.saved_at


@transaction.atomic
def complete_task(
    actor: User, *, task: UserTask, data: dict[str, Any], action: str | None = None, key: str = ""
) -> UserTask:
    """Answers a task, exactly once; a candidate takes it by answering.

    The same person with the same `key` again gets the same answer. Raises NotAllowed (neither owner nor
    candidate), Conflict (somebody else was faster), WrongState (withdrawn) and InvalidInput by field.
    """
    if is_repeated(actor, task, key=key):
        return task
    if task.state == "open" and not may_complete(actor, task=task):
        refuse_stranger(task)
    if task.state != "open":
        refuse_late(task)
    answer = checked_answer(actor, task, data=data, action=action)
    stored = values_taken_out(answer, family=family_of(task.instance_id))
    if not take_over(actor, task, answer={"data": stored, "action": action}, key=key):
        task.refresh_from_db()
        if is_repeated(actor, task, key=key):
            return task
        refuse_late(task)
    note_completion(actor, task, action=action)
    payload: dict[str, object] = {
        "instance": task.instance_id,
        "user_task": task.key,
        "element": element_to_name(task.element),
        "data": answer,
        "action": action,
        "actor": actor.get_username(),
    }
    post(topic=TOPIC, key=outbox_key(TOPIC, task.instance_id, task.key, task.pk), payload=payload)
    return task


def is_repeated(actor: User, task: UserTask, *, key: str) -> bool:
    """Whether this is the same submission once more."""
    return bool(key) and task.submission_key == key and task.completed_by_id == actor.pk


def take_over(actor: User, task: UserTask, *, answer: dict[str, Any], key: str) -> bool:
    """Moves the row from open to completing if it is as the actor saw it; of several, one succeeds."""
    same = UserTask.objects.filter(pk=task.pk, state="open", assignee=task.assignee_id)
    now = timezone.now()
    done = same.update(
        state="completing",
        assignee=actor,
        claimed_at=task.claimed_at or now,
        completed_by=actor,
        completed_at=now,
        submission=answer,
        submission_key=key or str(uuid.uuid4()),
    )
    return done == 1


def refuse_stranger(task: UserTask) -> None:
    """Raises for somebody who sees the task but may not answer it."""
    if task.assignee_id is not None:
        raise NotAllowed(_("%(person)s has this task since %(time)s.") % winner_of(task))
    raise NotAllowed(_("This task is not offered to you."))


def refuse_late(task: UserTask) -> None:
    """Raises what stands in the way of an answer now."""
    if task.state == "cancelled":
        raise WrongState(_("This task was withdrawn: the process does not wait for it any more."))
    if task.state == "open":
        raise Conflict(_("This task has changed hands meanwhile."), current=current_of(task))
    raise Conflict(
        _("%(person)s has completed this task at %(time)s.") % winner_of(task), current=current_of(task)
    )


def note_completion(actor: User, task: UserTask, *, action: str | None) -> None:
    """Writes the completion into the audit log, clears the drafts and tells whoever sees the task."""
    former = task.assignee_id
    task.refresh_from_db()
    TaskDraft.objects.filter(user_task=task).delete()
    record(
        actor,
        action="task.completed",
        object_type="task",
        object_id=task.pk,
        object_name=task.name,
        details={"instance": task.instance_id, "element": task.element, "decision": action},
    )
    send_on_commit(news_of(task, formerly=former))
