"""Celery tasks: looking into mailboxes that are due."""

from __future__ import annotations

from celery import shared_task

from studio.mailboxes.polling import due_mailboxes, poll

SECONDS_FOR_ONE = 240


@shared_task(name="mailboxes.poll_due", expires=10)
def poll_due_mailboxes() -> int:
    """Hands every mailbox that is due to a worker."""
    due = due_mailboxes()
    for pk in due:
        poll_mailbox.apply_async((pk,), expires=60)
    return len(due)


@shared_task(name="mailboxes.poll", time_limit=SECONDS_FOR_ONE)
def poll_mailbox(pk: int) -> int:
    """Looks into one mailbox; a mail that takes for ever takes this worker process with it, three times."""
    return poll(pk)
