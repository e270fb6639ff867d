"""Hands a mail in by hand, to try a trigger without a mail server."""

from __future__ import annotations

import uuid
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.activities.mails.contents import single_line
from studio.audit.actions import record
from studio.errors import InvalidInput
from studio.mailboxes.actions.take import Origin, take_mail
from studio.mailboxes.courtesy import is_address

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.mailboxes.models import IncomingMail


def hand_in_mail(actor: User, *, sender: str, to: str, subject: str, text: str) -> IncomingMail:
    """Takes a mail over as if it had arrived. Raises NotAllowed, and InvalidInput per field."""
    require(actor, Right.OPERATE)
    problems = {
        field: _("This is no e-mail address.")
        for field, address in (("sender", sender), ("to", to))
        if not is_address(address.strip())
    }
    if problems:
        raise InvalidInput(_("Some fields of the mail are not right."), fields=problems)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = sender.strip(), to.strip()
    mail["Subject"] = single_line(subject)
    mail["Date"] = format_datetime(timezone.now())
    mail["Message-ID"] = f"<{uuid.uuid4()}@handed-in.invalid>"
    mail.set_content(text)
    row = take_mail(mail.as_bytes(), origin=Origin())
    assert row is not None  # noqa: S101 - nobody has seen the id before
    record(actor, action="incoming_mail.handed_in", obj=row, details={"state": row.state})
    return row
