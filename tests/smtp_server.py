"""A real SMTP server on a free port that keeps what it gets and refuses what the test tells it to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller


@dataclass
class KeptMail:
    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        read = message_from_bytes(self.raw, policy=default)
        assert isinstance(read, EmailMessage)
        return read


@dataclass
class SmtpSink:
    """`refuse` maps a recipient to the answer it gets; `data_answer` is the answer to every message."""

    port: int = 0
    mails: list[KeptMail] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 OK"
    fail_first: int = 0
    """How many messages are put off before the first that is not."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, _server, _session, envelope, address, _options
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, _server, _session, envelope
    ) -> str:
        if self.fail_first:
            self.fail_first -= 1
            return "451 Try later"
        if self.data_answer.startswith("250"):
            self.mails.append(KeptMail(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return self.data_answer


@contextmanager
def smtp_server() -> Iterator[SmtpSink]:
    """Runs the server for the body."""
    sink = SmtpSink()
    with socket.socket() as probe:  # the controller connects to its own port, so it has to know it
        probe.bind(("127.0.0.1", 0))
        sink.port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
