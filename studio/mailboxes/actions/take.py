"""Takes a mail over: once, whatever crashes, and to every process that wants it.

1. The mail is read and compared with the start events of live processes, outside of any transaction.
2. One transaction writes its row (its digest is unique), publishes a message for every start event that wants
   it (a key of mail and start event publishes once), stores its files and notes the replies to send.
What cannot be read, takes too long or is refused by a process is set aside with the reason, for a person.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.correlation.actions.publish import publish_from_outside
from studio.deployments.starts import live_mail_starts
from studio.errors import Conflict, InvalidInput
from studio.files.store import keep_file, reference_to
from studio.mailboxes.courtesy import reason_to_ignore
from studio.mailboxes.lifecycle import MailState
from studio.mailboxes.models import IncomingMail
from studio.mailboxes.payloads import payload_of
from studio.mailboxes.reading import ReadMail, Unreadable, read_mail
from studio.mailboxes.replying import post_reply
from studio.mailboxes.wishes import Unmatched, wants

if TYPE_CHECKING:
    from studio.deployments.models import StartEvent
    from studio.files.models import StoredFile
    from studio.mailboxes.models import Mailbox


@dataclass(frozen=True)
class Origin:
    """Where a mail was found; nowhere, when a person handed it in."""

    mailbox: Mailbox | None = None
    uid_validity: int | None = None
    uid: int | None = None


@dataclass
class Judgement:
    """What live processes make of a mail."""

    mail: ReadMail | None
    wanted: list[StartEvent]
    troubles: list[str]
    ignored: str = ""


def take_mail(raw: bytes, *, origin: Origin) -> IncomingMail | None:
    """Takes one mail over; None when it was seen before. Raises nothing for what is wrong with the mail."""
    judged = judge(raw)
    digest = judged.mail.digest if judged.mail else hashlib.sha256(raw).hexdigest()
    with transaction.atomic():
        row, fresh = IncomingMail.objects.get_or_create(
            digest=digest, defaults={**columns_of(judged.mail, raw=raw), **vars(origin)}
        )
        if not fresh:
            return None
        settle(row, judged=judged, raw=raw)
    return row


def judge(raw: bytes) -> Judgement:
    """Reads a mail and asks every live process whether it wants it."""
    try:
        mail = read_mail(raw)
    except Unreadable as error:
        return Judgement(None, [], [str(error)])
    reason = reason_to_ignore(mail)
    if reason:
        return Judgement(mail, [], [], reason)
    wanted, troubles = [], []
    for start in live_mail_starts():
        try:
            if wants(start.email or {}, mail=mail):
                wanted.append(start)
        except Unmatched as error:
            troubles.append(f"{start.deployment.process_name}: {error}")
    return Judgement(mail, wanted, troubles)


def columns_of(mail: ReadMail | None, *, raw: bytes) -> dict[str, Any]:
    """Returns what the row of a mail shows."""
    shown = {"size": len(raw), "found_at": timezone.now(), "state": MailState.IGNORED}
    if mail is None:
        return shown
    return shown | {
        "message_id": mail.message_id,
        "sender": mail.sender,
        "recipients": ", ".join(mail.recipients)[:1000],
        "subject": mail.subject,
    }


def settle(row: IncomingMail, *, judged: Judgement, raw: bytes) -> None:
    """Starts what is wanted and not started yet, and writes what became of the mail; in a transaction."""
    done = {(each["process"], each["element"]) for each in row.starts}
    troubles = list(judged.troubles)
    if judged.mail and (judged.wanted or troubles):
        row.original = row.original or original_of(row, raw=raw)
        for start in judged.wanted:
            if (start.deployment.process_id, start.element) not in done:
                troubles += start_by(row, start=start, mail=judged.mail)
    elif troubles:
        row.original = row.original or original_of(row, raw=raw)
    row.state = state_of(row, troubles=troubles)
    row.reason = "\n".join(troubles) or judged.ignored
    row.save()


def state_of(row: IncomingMail, *, troubles: list[str]) -> MailState:
    """Returns the state that follows."""
    if troubles:
        return MailState.SET_ASIDE
    return MailState.TAKEN if row.starts else MailState.IGNORED


def original_of(row: IncomingMail, *, raw: bytes) -> StoredFile:
    """Stores the mail as it came."""
    return keep_file(raw, name=f"{row.pk}.eml", mime_type="application/octet-stream", origin=f"mail:{row.pk}")


def start_by(row: IncomingMail, *, start: StartEvent, mail: ReadMail) -> list[str]:
    """Publishes the mail as the message of one start event; returns why it was refused, if it was."""
    process_id = start.deployment.process_id
    try:
        with transaction.atomic():
            payload = payload_of(mail, row=row, email=start.email or {})
            assert row.original is not None  # noqa: S101 - `settle` has stored it
            made = publish_from_outside(
                name=start.name,
                key=None,
                payload={**payload, "original": reference_to(row.original)},
                idempotency_key=f"mail:{row.digest}:{process_id}:{start.element}",
            )
            if made.refusal:
                raise InvalidInput(made.refusal)
            row.starts.append({"process": process_id, "element": start.element, "publication": made.pk})
            post_reply(row, start=start, mail=mail)
    except (InvalidInput, Conflict) as refusal:
        return [_("%(process)s: %(reason)s") % {"process": process_id, "reason": refusal.message}]
    return []
