"""`manage.py mail_catcher`: a mail server that stores every message and delivers none."""

from __future__ import annotations

import asyncio
import signal
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand

from studio.ops.mail_store import keep_mail

LARGEST_MESSAGE = 20 * 1024 * 1024


class Catcher:
    """What the mail server does with a message."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keeps the message (aiosmtpd's name for it)."""
        content = envelope.original_content or b""
        await asyncio.to_thread(keep_mail, self.folder, content=content, recipients=list(envelope.rcpt_tos))
        return "250 Kept"


async def catch_mail(*, port: int, folder: Path) -> None:
    """Listens on a port of this machine until it is told to stop."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    make = partial(SMTP, Catcher(folder), data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True, loop=loop)
    server = await loop.create_server(make, "127.0.0.1", port)
    async with server:
        await stop.wait()


class Command(BaseCommand):
    """Catches the mail of the embedded default."""

    help = "Accept every message on 127.0.0.1 and store it for the mail page; deliver none."

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs until it is told to stop."""
        environment = settings.ENVIRONMENT
        asyncio.run(catch_mail(port=environment.mail_catcher_port, folder=environment.mail_folder))
