"""One look into a mailbox.

1. Lease: an update that names "on, due, not leased" takes the mailbox, so of two workers one looks.
2. Mails behind the last UID are dealt with one after the other, each in one transaction with the new last
   UID: a crash before its end changes nothing, one after it is no repetition.
3. Which mail is being dealt with is written down before. One that has killed its worker three times is set
   aside unread, and the mailbox goes on.
4. A person may change the mailbox or switch it off meanwhile: every step names the revision it began with,
   and the look ends there. What it has taken over by then is known by its digest.
5. Another UIDVALIDITY means that UIDs say nothing any more: everything since the mailbox was made is looked
   at again, and digests tell what was seen.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone

from engine.errors import ActivityFailure
from studio.activities.secrets import StoredSecrets
from studio.library.secrets.models import Secret
from studio.mailboxes.actions.setting_aside import set_aside
from studio.mailboxes.actions.take import Origin, take_mail
from studio.mailboxes.imap import MailboxTrouble, open_folder
from studio.mailboxes.models import Mailbox

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.mailboxes.imap import Folder, Found

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
MOST_AT_ONCE = 50
MOST_TRIES = 3
LONGEST_PAUSE_SECONDS = 900
LEEWAY = timedelta(minutes=1)
"""Clocks differ: a mail that arrived shortly before the mailbox was made counts as new."""


class ChangedMeanwhile(Exception):
    """Somebody has changed the mailbox, or switched it off, since the look began."""


def due_mailboxes() -> list[int]:
    """Returns the mailboxes to look at now, the longest waiting first."""
    return list(free().order_by("next_poll_at").values_list("pk", flat=True))


def free() -> QuerySet[Mailbox]:
    """Selects mailboxes that are on, due and in nobody's hands."""
    now = timezone.now()
    unleased = Q(leased_until=None) | Q(leased_until__lte=now)
    return Mailbox.objects.filter(unleased, disabled_at=None, next_poll_at__lte=now)


def poll(pk: int) -> int:
    """Looks into a mailbox if it is due; returns how many mails were dealt with. Troubles are noted."""
    if not free().filter(pk=pk).update(leased_until=timezone.now() + LEASE):
        return 0
    mailbox = Mailbox.objects.get(pk=pk)
    try:
        done, more = look_into(mailbox)
    except MailboxTrouble as trouble:
        note_trouble(mailbox, reason=str(trouble))
        return 0
    except ChangedMeanwhile:
        log.info("mailbox.changed_meanwhile", mailbox=mailbox.name)
        release(mailbox)
        return 0
    except BaseException:
        release(mailbox)
        raise
    note_success(mailbox, more=more)
    return done


def unchanged(mailbox: Mailbox) -> QuerySet[Mailbox]:
    """Selects the mailbox as long as it is the one that the look began with."""
    return Mailbox.objects.filter(pk=mailbox.pk, revision=mailbox.revision, disabled_at=None)


def release(mailbox: Mailbox) -> None:
    """Lets others look: what is known of the look itself was not written."""
    Mailbox.objects.filter(pk=mailbox.pk).update(leased_until=None)


def look_into(mailbox: Mailbox) -> tuple[int, bool]:
    """Deals with what is new; returns how many mails, and whether there are more."""
    with open_folder(mailbox, password=password_of(mailbox)) as folder:
        agree_on_uids(mailbox, folder=folder)
        found = folder.after(mailbox.last_uid, most=MOST_AT_ONCE)
        for each in found:
            deal_with(mailbox, found=each, folder=folder)
    return len(found), len(found) == MOST_AT_ONCE


def password_of(mailbox: Mailbox) -> str:
    """Returns the password; raises MailboxTrouble where there is none, or it is not for this host."""
    try:
        return StoredSecrets().resolve_for_host(mailbox.secret, host=mailbox.host, use=Secret.Use.MAILBOX)
    except ActivityFailure as failure:
        raise MailboxTrouble(failure.message) from failure


def agree_on_uids(mailbox: Mailbox, *, folder: Folder) -> None:
    """Begins anew where the server has given its UIDs anew."""
    if mailbox.uid_validity == folder.uid_validity:
        return
    mailbox.uid_validity, mailbox.last_uid = folder.uid_validity, 0
    mailbox.trying_uid = mailbox.tries = 0
    write(mailbox, "uid_validity", "last_uid", "trying_uid", "tries")


def deal_with(mailbox: Mailbox, *, found: Found, folder: Folder) -> None:
    """Takes one mail over, or sets it aside; afterwards it is behind the last UID."""
    origin = Origin(mailbox, folder.uid_validity, found.uid)
    if found.arrived_at < mailbox.since - LEEWAY:
        advance(mailbox, uid=found.uid)
        return
    tries = note_try(mailbox, uid=found.uid)
    largest = settings.INCOMING_MAIL_BYTES
    if found.size > largest:
        reason = f"it has {found.size // 1024} KB, more than {largest // 1024}"
        finish(mailbox, origin=origin, raw=None, reason=reason)
    elif tries > MOST_TRIES:
        finish(
            mailbox, origin=origin, raw=folder.read(found.uid), reason="it has stopped its worker repeatedly"
        )
    else:
        take(mailbox, origin=origin, raw=folder.read(found.uid))


def take(mailbox: Mailbox, *, origin: Origin, raw: bytes | None) -> None:
    """Takes a mail over; one that breaks our code is set aside, so that it never blocks the others."""
    try:
        with transaction.atomic():
            if raw is not None:
                take_mail(raw, origin=origin)
            advance(mailbox, uid=origin.uid or 0)
    except (DatabaseError, MemoryError):
        raise
    except Exception as error:
        log.exception("mailbox.mail_failed", mailbox=mailbox.name, uid=origin.uid)
        finish(mailbox, origin=origin, raw=raw, reason=f"it could not be dealt with ({type(error).__name__})")


def finish(mailbox: Mailbox, *, origin: Origin, raw: bytes | None, reason: str) -> None:
    """Sets a mail aside and goes on behind it."""
    with transaction.atomic():
        set_aside(raw, origin=origin, reason=reason)
        advance(mailbox, uid=origin.uid or 0)


def note_try(mailbox: Mailbox, *, uid: int) -> int:
    """Writes down that a mail is begun, before it is; returns how often it was."""
    mailbox.tries = mailbox.tries + 1 if mailbox.trying_uid == uid else 1
    mailbox.trying_uid = uid
    write(mailbox, "trying_uid", "tries")
    return mailbox.tries


def write(mailbox: Mailbox, *columns: str) -> None:
    """Writes columns of the mailbox; raises ChangedMeanwhile when it is another now."""
    if not unchanged(mailbox).update(**{name: getattr(mailbox, name) for name in columns}):
        raise ChangedMeanwhile


def advance(mailbox: Mailbox, *, uid: int) -> None:
    """Goes on behind a mail; never back, whoever else looks at the same time. Keeps the lease."""
    same = unchanged(mailbox).filter(uid_validity=mailbox.uid_validity, last_uid__lt=uid)
    same.update(last_uid=uid, leased_until=timezone.now() + LEASE)
    mailbox.last_uid = max(mailbox.last_uid, uid)


def note_success(mailbox: Mailbox, *, more: bool) -> None:
    """Writes down a good look and when the next one is due: at once where there is more."""
    now = timezone.now()
    again = now if more else now + timedelta(seconds=mailbox.every_seconds)
    written = {"polled_at": now, "succeeded_at": now, "next_poll_at": again, "failures": 0, "last_error": ""}
    if not unchanged(mailbox).update(leased_until=None, **written):
        release(mailbox)


def note_trouble(mailbox: Mailbox, *, reason: str) -> None:
    """Writes down a look in vain; the next one comes later each time, after a quarter of an hour at most."""
    now = timezone.now()
    pause = min(mailbox.every_seconds * 2 ** min(mailbox.failures, 10), LONGEST_PAUSE_SECONDS)
    again = now + timedelta(seconds=max(pause, mailbox.every_seconds))
    written = {"polled_at": now, "next_poll_at": again, "last_error": reason[:500]}
    if not unchanged(mailbox).update(leased_until=None, failures=F("failures") + 1, **written):
        release(mailbox)
    log.warning("mailbox.trouble", mailbox=mailbox.name, reason=reason)
