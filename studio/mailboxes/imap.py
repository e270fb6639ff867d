"""Speaks IMAP with a mailbox: read only, never changing a flag, so that people can read the same folder."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from imaplib import IMAP4
from typing import TYPE_CHECKING, Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from studio.mailboxes.models import Mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 20.0
"""For connecting, and for every answer."""
SIZE, ARRIVED, WHOLE = b"RFC822.SIZE", b"INTERNALDATE", b"BODY[]"


class MailboxTrouble(Exception):
    """The mailbox could not be looked at; the text says why, without the password."""


@dataclass(frozen=True)
class Found:
    """A mail as the server lists it."""

    uid: int
    size: int
    arrived_at: datetime


class Folder:
    """An open folder."""

    def __init__(self, client: IMAPClient, chosen: dict[bytes, Any]) -> None:
        self._client = client
        self.uid_validity = int(chosen[b"UIDVALIDITY"])
        self.count = int(chosen[b"EXISTS"])

    def after(self, uid: int, *, most: int) -> list[Found]:
        """Returns the mails behind a UID, the oldest first; at most so many."""
        # "n:*" always answers with the last mail, also where its UID is lower (RFC 3501 §6.4.8).
        uids = sorted(each for each in self._client.search(["UID", f"{uid + 1}:*"]) if each > uid)[:most]
        if not uids:
            return []
        told = self._client.fetch(uids, [SIZE, ARRIVED])
        return [
            Found(each, int(told[each][SIZE]), told[each][ARRIVED].astimezone(UTC))
            for each in uids
            if each in told
        ]

    def read(self, uid: int) -> bytes | None:
        """Returns a mail; None where it is gone by now."""
        held = self._client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(WHOLE)
        return bytes(held) if held is not None else None


@contextmanager
def open_folder(mailbox: Mailbox, *, password: str) -> Iterator[Folder]:
    """Opens the folder of a mailbox for the body; raises MailboxTrouble."""
    client = None
    try:
        client = connect(mailbox)
        client.login(mailbox.username, password)
        # Times as the server sends them, with their zone.
        client.normalise_times = False
        yield Folder(client, client.select_folder(mailbox.folder, readonly=True))
    except ssl.SSLError as error:
        raise MailboxTrouble(f"no safe connection: {told(error, password=password)}") from error
    except (IMAPClientError, IMAP4.error) as error:
        raise MailboxTrouble(f"the mail server refuses: {told(error, password=password)}") from error
    except (OSError, KeyError, EOFError) as error:
        raise MailboxTrouble(f"the mail server does not answer: {told(error, password=password)}") from error
    finally:
        if client is not None:
            leave(client)


def connect(mailbox: Mailbox) -> IMAPClient:
    """Connects with a verified certificate, unless the mailbox says that there is none."""
    secure = mailbox.security == Mailbox.Security.TLS
    context = ssl.create_default_context()
    client = IMAPClient(
        mailbox.host,
        port=mailbox.port,
        ssl=secure,
        ssl_context=context if secure else None,
        timeout=SECONDS,
    )
    if mailbox.security == Mailbox.Security.STARTTLS:
        client.starttls(context)
    return client


def leave(client: IMAPClient) -> None:
    """Ends the connection, whatever state it is in."""
    try:
        client.logout()
    except (IMAPClientError, IMAP4.error, OSError):
        client.shutdown()


def told(error: Exception, *, password: str) -> str:
    """Returns what went wrong on one line, never the password."""
    text = " ".join(str(error).split()) or type(error).__name__
    return (text.replace(password, "***") if password else text)[:300]
