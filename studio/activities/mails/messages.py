"""Builds the message. Headers are ours: names are fixed, values checked, the sender is the installation."""

from __future__ import annotations

import hashlib
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

from django.utils import timezone

from engine.errors import ActivityFailure
from studio.activities.mails.contents import ENCODED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.activities.mails.attachments import AttachedFile
    from studio.activities.mails.contents import MailText
    from studio.activities.mails.recipients import Recipients

MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>")
PRIORITIES = {"high": "1", "urgent": "1", "normal": "3", "low": "5"}


def build_message(
    content: MailText,
    *,
    recipients: Recipients,
    sender: str,
    key: str,
    reply_to: str = "",
    priority: str = "normal",
    files: Iterable[AttachedFile] = (),
    answers: str = "",
) -> EmailMessage:
    """Returns the message. `key` makes its Message-ID: every attempt of one execution sends the same one.

    `answers` is the Message-ID of the mail that this one replies to by itself (RFC 3834).
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    for header, addresses in (("To", recipients.to), ("Cc", recipients.cc)):
        if addresses:
            message[header] = ", ".join(addresses)
    if reply_to:
        message["Reply-To"] = reply_to
    message["Subject"] = content.subject
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = message_id_of(key, sender=sender)
    message["Auto-Submitted"] = "auto-replied" if answers else "auto-generated"
    if MESSAGE_ID.fullmatch(answers) and ENCODED not in answers:
        message["In-Reply-To"] = message["References"] = answers
    message["X-Priority"] = PRIORITIES.get(priority.lower(), "3")
    try:
        fill(message, content=content, files=files)
    except (UnicodeError, ValueError) as error:
        raise ActivityFailure(
            "mail-unsendable", f"the mail cannot be written: {error}", retryable=False
        ) from error
    return message


def fill(message: EmailMessage, *, content: MailText, files: Iterable[AttachedFile]) -> None:
    """Adds the text, the HTML and the files."""
    message.set_content(content.text)
    if content.html:
        message.add_alternative(content.html, subtype="html")
    for file in files:
        main, _slash, sub = file.mime_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)


def message_id_of(key: str, *, sender: str) -> str:
    """Returns the Message-ID for an idempotency key."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"
