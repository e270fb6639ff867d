"""From the bytes of a mail to what we need of it. Strangers write mails: nothing in them is trusted.

Headers are read raw and cut before they are decoded, parts and headers are counted, and what cannot be read
is `Unreadable` with a reason for people.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING

from studio.activities.mails.contents import words_of
from studio.files.naming import safe_name, safe_type

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_HEADERS = 256 * 1024
LONGEST_HEADER = 20_000
LONGEST_SUBJECT, LONGEST_ADDRESS, LONGEST_ID = 300, 320, 300
LONGEST_TEXT = 100_000
LONGEST_HTML = 1_000_000
MOST_PARTS = 200
MOST_ADDRESSES = 100
RECIPIENT_HEADERS = ("to", "cc", "delivered-to", "x-original-to", "x-envelope-to", "envelope-to")
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


class Unreadable(Exception):
    """The mail cannot be read; the text says why."""


@dataclass(frozen=True)
class Enclosure:
    """A file that came with a mail: harmless name and type."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class ReadMail:
    """What a mail says; addresses in small letters, texts cut and without control characters."""

    digest: str
    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    sent_at: str | None
    text: str
    cut: bool
    """The text was longer than a variable should be."""
    enclosures: tuple[Enclosure, ...]
    headers: dict[str, str]
    """All headers by name in small letters, the first of each, cut."""
    content_type: str


def read_mail(raw: bytes) -> ReadMail:
    """Reads a mail; raises Unreadable."""
    check_shape(raw)
    try:
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)  # noqa: S101 - the default policy makes these
        return read_message(message)
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"it cannot be read ({type(error).__name__})") from error


def check_shape(raw: bytes) -> None:
    """Raises Unreadable for headers beyond all limits, before anybody parses them."""
    found = END_OF_HEADERS.search(raw, 0, LARGEST_HEADERS + 4)
    if found is None and len(raw) > LARGEST_HEADERS:
        raise Unreadable(f"its headers are longer than {LARGEST_HEADERS // 1024} KB")
    if raw.count(b"\nContent-Type:") > 5 * MOST_PARTS:
        raise Unreadable(f"it has more than {MOST_PARTS} parts")


def read_message(message: EmailMessage) -> ReadMail:
    """Reads a parsed mail."""
    parts = list(islice(message.walk(), MOST_PARTS + 1))
    if len(parts) > MOST_PARTS:
        raise Unreadable(f"it has more than {MOST_PARTS} parts")
    headers = headers_of(message)
    name, sender = sender_of(headers)
    text = text_of(message)
    return ReadMail(
        digest=digest_of(headers),
        message_id=headers.get("message-id", "")[:LONGEST_ID],
        sender=sender,
        sender_name=name,
        recipients=recipients_of(message),
        subject=decoded(headers.get("subject", ""))[:LONGEST_SUBJECT],
        sent_at=moment_of(headers.get("date", "")),
        text=text[:LONGEST_TEXT],
        cut=len(text) > LONGEST_TEXT,
        enclosures=tuple(enclosures_of(message)),
        headers=headers,
        content_type=message.get_content_type(),
    )


def headers_of(message: EmailMessage) -> dict[str, str]:
    """Returns the first header of each name, as it was written, on one line and cut."""
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        line = CONTROL.sub(" ", str(value)[:LONGEST_HEADER]).encode(errors="replace").decode()
        found.setdefault(name.lower(), line.strip())
    return found


def decoded(text: str) -> str:
    """Returns a header's words, encoded ones (RFC 2047) read; what cannot be read stays as it is."""
    try:
        words = str(make_header(decode_header(text[: 4 * LONGEST_SUBJECT])))
    except (MessageError, LookupError, ValueError):
        words = text
    return clean(" ".join(words.split()))


def clean(text: str) -> str:
    """Returns a text that every table and payload can hold: no lone surrogates, no NUL."""
    return text.encode(errors="replace").decode().replace("\0", "\ufffd")


def sender_of(headers: dict[str, str]) -> tuple[str, str]:
    """Returns name and address of who wrote it; more than one author, or none, is Unreadable."""
    found = [each for each in getaddresses([headers.get("from", "")]) if each[1]]
    if len(found) != 1:
        raise Unreadable("it does not name one sender")
    name, address = found[0]
    return decoded(name)[:LONGEST_SUBJECT], clean(address).lower()[:LONGEST_ADDRESS]


def recipients_of(message: EmailMessage) -> tuple[str, ...]:
    """Returns the addresses it was sent to, by what it and the servers on its way say."""
    values = [
        CONTROL.sub(" ", str(value)[:LONGEST_HEADER])
        for name, value in message.raw_items()
        if name.lower() in RECIPIENT_HEADERS
    ]
    found = (clean(address).lower()[:LONGEST_ADDRESS] for _name, address in getaddresses(values[:20]))
    return tuple(dict.fromkeys(address for address in islice(found, MOST_ADDRESSES) if "@" in address))


def moment_of(text: str) -> str | None:
    """Returns the time it says it was sent at, in ISO 8601."""
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def digest_of(headers: dict[str, str]) -> str:
    """Returns what tells one mail from another, wherever and however often it is found.

    The Message-ID alone would let a stranger who knows one keep another's mail out.
    """
    told = "\n".join(headers.get(name, "") for name in ("message-id", "from", "date", "subject"))
    return hashlib.sha256(told.encode()).hexdigest()


def text_of(message: EmailMessage) -> str:
    """Returns the words of the body; of HTML only its words."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    text = words_in(body)
    return clean(words_of(text[:LONGEST_HTML]) if body.get_content_subtype() == "html" else text)


def words_in(part: MIMEPart) -> str:
    """Returns a part's text; one in an unknown or wrong encoding as far as it can be read."""
    try:
        content = part.get_content()
    except (LookupError, ValueError):
        content = part.get_payload(decode=True)
    return content.decode(errors="replace") if isinstance(content, bytes) else str(content)


def enclosures_of(message: EmailMessage) -> Iterator[Enclosure]:
    """Yields the files that came with it; a mail within the mail is one as well."""
    if not message.is_multipart():
        return
    for part in message.iter_attachments():
        name = decoded(part.get_filename() or "")
        yield Enclosure(safe_name(name or "attachment"), safe_type(part.get_content_type()), bytes_in(part))


def bytes_in(part: MIMEPart) -> bytes:
    """Returns what a part holds; of a part made of parts, such as a mail within the mail, all of it."""
    if part.is_multipart():
        return b"\r\n".join(each.as_bytes() for each in part.iter_parts())
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""
