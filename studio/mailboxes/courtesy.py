"""When a mail must not be answered by a machine, and when it is none of our business (RFC 3834, RFC 5230)."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from studio.mailboxes.models import Mailbox, Reply

if TYPE_CHECKING:
    from studio.mailboxes.reading import ReadMail

MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply", "listserv")
LOCAL_PARTS = ("owner-", "bounce", "bounces+", "list-")
REPLIES_AN_HOUR, REPLIES_A_DAY = 3, 10
"""To one sender, over all processes."""


def reason_to_ignore(mail: ReadMail) -> str:
    """Says why no process should begin by this mail, whatever it wants; empty for none.

    A report about a mail of ours, and a mail that we sent ourselves by a machine, would go round in circles.
    """
    if mail.content_type == "multipart/report":
        return "it is a report about a mail, such as a bounce"
    if mail.sender in own_addresses() and is_automatic(mail):
        return "this installation sent it itself"
    return ""


def reason_against_reply(mail: ReadMail) -> str:
    """Says why the mail is not answered; empty for none. Asks the database how often we answered lately."""
    local = mail.sender.partition("@")[0]
    if is_automatic(mail):
        return "a machine wrote it"
    if any(name.startswith("list-") for name in mail.headers):
        return "it came by a mailing list"
    if mail.headers.get("return-path", "").strip() == "<>":
        return "its sender wants no answer"
    if local in MACHINES or local.startswith(LOCAL_PARTS):
        return "its sender is a machine"
    if mail.sender in own_addresses():
        return "its sender is an address of ours"
    if not is_address(mail.sender):
        return "its sender is no address"
    return reason_of_rate(mail.sender)


def is_automatic(mail: ReadMail) -> bool:
    """Tells whether a machine wrote it, as far as it says so."""
    submitted = mail.headers.get("auto-submitted", "no").partition(";")[0].strip().lower()
    precedence = mail.headers.get("precedence", "").strip().lower()
    wants_none = mail.headers.get("x-auto-response-suppress", "").strip().lower()
    looped = "x-loop" in mail.headers or "x-autoreply" in mail.headers or "x-autorespond" in mail.headers
    return (
        submitted != "no"
        or precedence in {"bulk", "list", "junk", "auto_reply"}
        or wants_none not in {"", "none"}
        or looped
    )


def own_addresses() -> set[str]:
    """Returns our sender's address and those of all mailboxes, in small letters."""
    boxes = Mailbox.objects.values_list("address", "username")
    named = {text.lower() for pair in boxes for text in pair if "@" in text}
    return named | {parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()}


def is_address(text: str) -> bool:
    """Tells whether a text is an e-mail address that a mail can be sent to."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def reason_of_rate(sender: str) -> str:
    """Says that the sender was answered often lately; empty when not."""
    now = timezone.now()
    times = list(Reply.objects.filter(sender=sender, at__gt=now - timedelta(days=1)).values_list("at"))
    lately = sum(at > now - timedelta(hours=1) for (at,) in times)
    if lately >= REPLIES_AN_HOUR or len(times) >= REPLIES_A_DAY:
        return "its sender was answered often lately"
    return ""
