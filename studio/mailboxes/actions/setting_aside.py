"""Mails that a machine could not deal with: set aside, tried again, put away."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.errors import WrongState
from studio.mailboxes.actions.take import Origin, judge, original_of, settle
from studio.mailboxes.lifecycle import OPEN, MailState
from studio.mailboxes.models import IncomingMail

if TYPE_CHECKING:
    from studio.accounts.models import User


def set_aside(raw: bytes | None, *, origin: Origin, reason: str) -> IncomingMail:
    """Writes down a mail that is left for a person; one that was seen before stays as it is."""
    if raw is not None:
        digest = hashlib.sha256(raw).hexdigest()
    else:
        box = origin.mailbox.pk if origin.mailbox else 0
        digest = hashlib.sha256(f"{box}:{origin.uid_validity}:{origin.uid}".encode()).hexdigest()
    row, fresh = IncomingMail.objects.get_or_create(
        digest=digest,
        defaults={
            **vars(origin),
            "size": len(raw or b""),
            "found_at": timezone.now(),
            "state": MailState.SET_ASIDE,
            "reason": reason,
        },
    )
    if fresh and raw is not None:
        row.original = original_of(row, raw=raw)
        row.save(update_fields=("original",))
    return row


@transaction.atomic
def retry_mail(actor: User, *, mail: IncomingMail) -> IncomingMail:
    """Deals with a mail once more, by what is live now; what it has started already is not started again.

    Raises NotAllowed, and WrongState where it is not set aside or was not kept.
    """
    require(actor, Right.OPERATE)
    row = IncomingMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if MailState(row.state) not in OPEN:
        raise WrongState(_("This mail is not set aside."))
    if row.original is None:
        raise WrongState(
            _("This mail was not kept: it is too large. Raise the limit and have it sent again.")
        )
    raw = row.original.data
    judged = judge(raw)
    if judged.mail and not IncomingMail.objects.filter(digest=judged.mail.digest).exists():
        row.digest = (
            judged.mail.digest
        )  # of a mail that was set aside unread, so that it is known from now on
    settle(row, judged=judged, raw=raw)
    record(actor, action="incoming_mail.retried", obj=row, details={"state": row.state})
    return row


@transaction.atomic
def discard_mail(actor: User, *, mail: IncomingMail) -> None:
    """Puts away a mail that was set aside. Raises NotAllowed and WrongState."""
    require(actor, Right.OPERATE)
    found = IncomingMail.objects.filter(pk=mail.pk, state__in=OPEN)
    if not found.update(state=MailState.DISCARDED):
        raise WrongState(_("This mail is not set aside."))
    record(actor, action="incoming_mail.discarded", obj=mail)
