"""Lets incoming mails go with the instances that they started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from studio.mailboxes.models import IncomingMail, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

NOTHING = {"message_id": "", "sender": "", "recipients": "", "subject": "", "reason": ""}


def forget_mails(files: Iterable[str]) -> int:
    """Empties the mails whose originals are among the files; returns how many.

    The digest stays: the same mail, found again in its mailbox, must start nothing twice.
    """
    return empty(IncomingMail.objects.filter(original__in=list(files)))


def mails_of(texts: Sequence[str]) -> QuerySet[IncomingMail]:
    """Mails that came from, went to or speak of somebody."""
    found = Q(pk=None)
    for text in texts:
        found |= Q(sender__icontains=text) | Q(recipients__icontains=text) | Q(subject__icontains=text)
    return IncomingMail.objects.filter(found)


def empty(mails: QuerySet[IncomingMail]) -> int:
    """Takes everything out of mails but what recognises them."""
    keys = list(mails.values_list("pk", flat=True))
    senders = mails.exclude(sender="").values_list("sender", flat=True)
    Reply.objects.filter(sender__in=list(senders)).delete()
    return IncomingMail.objects.filter(pk__in=keys).update(**NOTHING)
