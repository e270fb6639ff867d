"""Brings answers to the engine, again where it was not heard: an answer is never lost.

1. A worker opens a task, says so, and dies before Temporal knows that it did.
2. A person answers; the answer waits in the workflow's history.
3. The next worker takes the answer before it opens the task anew: nobody waits yet, so nothing happens.

So a task that stays answered without the engine's word gets its answer again; one that is closed takes none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from studio.instances.outbox_keys import outbox_key
from studio.outbox.actions import post
from studio.outbox.selectors import delivered_at
from studio.tasks.models import UserTask

if TYPE_CHECKING:
    from datetime import datetime

TOPIC = "user_task.submit"
PATIENCE = timedelta(seconds=20)
"""How long the engine may take to say that it heard; it doubles with every time."""
MOST_TIMES = 12
MOST_AT_ONCE = 500


def bring(task: UserTask, *, again: int = 0) -> None:
    """Posts the answer that stands in the row, for the first time or `again`."""
    payload: dict[str, object] = {
        "instance": task.instance_id,
        "user_task": task.key,
        "data": task.submission["data"],
        "action": task.submission["action"],
        "actor": task.completed_by.get_username() if task.completed_by else None,
    }
    post(topic=TOPIC, key=key_of(task, again=again), payload=payload)


def key_of(task: UserTask, *, again: int) -> str:
    """The key of one bringing."""
    times = (f"again-{again}",) if again else ()
    return outbox_key(TOPIC, task.instance_id, task.key, task.pk, *times)


def bring_again() -> int:
    """Brings the answers that the engine has had for long without a word; returns how many."""
    now = timezone.now()
    waiting = UserTask.objects.filter(state="completing", completed_at__lt=now - PATIENCE)
    chosen = waiting.select_related("completed_by").order_by("completed_at")[:MOST_AT_ONCE]
    return sum(brought_again(task, now=now) for task in chosen)


def brought_again(task: UserTask, *, now: datetime) -> bool:
    """Whether it was time to bring this answer again; never while the last bringing is under way."""
    for times in range(MOST_TIMES):
        if delivered_at(key_of(task, again=times + 1)) is not None:
            continue
        heard = delivered_at(key_of(task, again=times))
        if heard is None or heard > now - PATIENCE * 2**times:
            return False
        bring(task, again=times + 1)
        return True
    return False
