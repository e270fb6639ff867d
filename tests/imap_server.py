"""A real IMAP server (pymap, in memory) on a free port, and the mails that tests put into it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from imapclient import IMAPClient

from tests.conftest import free_port, running

USER, PASSWORD = "orders@example.org", "canary-imap-password"


class ImapServer:
    """The server and its only account."""

    def __init__(self, port: int) -> None:
        self.port = port

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A connection that may change things, as a mail server does that delivers."""
        with IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=10) as client:
            client.login(USER, PASSWORD)
            yield client

    def make_folder(self, name: str) -> None:
        """Makes a folder anew: UIDs begin again, under another UIDVALIDITY."""
        with self.client() as client:
            if client.folder_exists(name):
                client.delete_folder(name)
            client.create_folder(name)

    def deliver(self, *mails: bytes, folder: str) -> None:
        """Puts mails into a folder."""
        with self.client() as client:
            for mail in mails:
                client.append(folder, mail)


@contextmanager
def imap_server(folder: Path) -> Iterator[ImapServer]:
    """Runs the server for the body."""
    port = free_port()
    options = ("--host", "127.0.0.1", "--port", str(port), "--no-tls")
    account = ("dict", "--demo-user", USER, "--demo-password", PASSWORD)
    command = (sys.executable, "-c", "from pymap.main import main; main()", *options, *account)
    with running(command, port=port, folder=folder):
        yield ImapServer(port)


def written(
    subject: str = "Order 7",
    text: str = "Three chairs, please.",
    *,
    sender: str = "Ann <ann@customer.example>",
    to: str = "orders@example.org",
    message_id: str = "<order-7@customer.example>",
    files: dict[str, bytes] | None = None,
    **headers: str,
) -> bytes:
    """A mail; names of further headers are written with underscores for hyphens."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = "Mon, 23 Nov 2026 09:00:00 +0100"
    if message_id:
        mail["Message-ID"] = message_id
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, content in (files or {}).items():
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()
