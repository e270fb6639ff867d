"""The messages the mail catcher kept: one file each, read and written here only."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from pathlib import Path

import nh3

MOST_KEPT = 500
NAME = re.compile(r"[0-9]{19}-[0-9a-f]{8}")


@dataclass(frozen=True)
class CaughtMail:
    """A message as a page shows it: plain text only, whatever was in it."""

    key: str
    caught_at: datetime
    sender: str
    recipients: str
    subject: str
    text: str


def keep_mail(folder: Path, *, content: bytes, recipients: list[str]) -> str:
    """Stores a message with those it really went to, and returns its key; the oldest beyond 500 go."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = f"{time.time_ns():019d}-{secrets.token_hex(4)}"
    envelope = f"X-Envelope-To: {', '.join(recipients)}\r\n".encode()
    aside = folder / f".{key}"
    aside.write_bytes(envelope + content)
    aside.replace(folder / f"{key}.eml")
    for path in sorted(folder.glob("*.eml"))[:-MOST_KEPT]:
        path.unlink(missing_ok=True)
    return key


def list_mail(folder: Path) -> list[CaughtMail]:
    """Returns what was caught, the newest first."""
    return [read_mail(path) for path in sorted(folder.glob("*.eml"), reverse=True)]


def find_mail(folder: Path, *, key: str) -> CaughtMail | None:
    """Returns one message, or None when there is none by that key."""
    path = folder / f"{key}.eml"
    return read_mail(path) if NAME.fullmatch(key) and path.exists() else None


def read_mail(path: Path) -> CaughtMail:
    """Reads one stored message."""
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the default policy makes these
    return CaughtMail(
        key=path.stem,
        caught_at=datetime.fromtimestamp(int(path.stem.partition("-")[0]) / 1e9, tz=UTC),
        sender=str(message.get("From", "")),
        recipients=str(message.get("X-Envelope-To", "")),
        subject=str(message.get("Subject", "")),
        text=text_of(message),
    )


def text_of(message: EmailMessage) -> str:
    """Returns the body as plain text; of a body in HTML only its words."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    content = body.get_content()
    if not isinstance(content, str):
        return ""
    return unescape(nh3.clean(content, tags=set())) if body.get_content_subtype() == "html" else content
