"""The Mailer port: one e-mail of a process, by SMTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from email.utils import parseaddr
from typing import TYPE_CHECKING

import structlog
from channels.db import database_sync_to_async
from django.conf import settings

from engine.errors import ActivityFailure
from engine.ports import WorkResult
from studio.activities.mails.attachments import Fetch, collect_files
from studio.activities.mails.contents import MailText, contents_of
from studio.activities.mails.messages import build_message
from studio.activities.mails.recipients import (
    Recipients,
    ascii_address,
    reason_against,
    resolve_recipients,
)
from studio.activities.mails.smtp import SmtpServer, hand_over

if TYPE_CHECKING:
    from engine.json_values import JsonObject
    from engine.ports import MailRequest, WorkOrder

log = structlog.get_logger(__name__)


Pinned = Callable[["WorkOrder", str], Awaitable[Mapping[str, str] | None]]
"""Answers with the texts of a template that a deployment pinned, or None for those of now."""


Veil = Callable[["MailRequest", Sequence[str]], "MailRequest"]
"""Takes out of a mail what these recipients must not see."""


def no_veil(request: MailRequest, _addresses: Sequence[str]) -> MailRequest:
    """Takes nothing out: who sends by hand, for example a template's test, knows what it says."""
    return request


async def nothing_pinned(_order: WorkOrder, _template: str) -> None:
    """Pins nothing: every mail takes the template as it is."""
    return


async def fetch_nothing(_url: str) -> bytes:
    """Refuses attachments by URL, where no guarded client was given."""
    raise ActivityFailure("mail-attachment-refused", "attachments by URL are switched off", retryable=False)


class SmtpMailer:
    """Sends mails. The sender is fixed by the installation; the Message-ID by the idempotency key."""

    def __init__(
        self,
        server: SmtpServer | None = None,
        *,
        fetch: Fetch = fetch_nothing,
        pinned: Pinned = nothing_pinned,
        veil: Veil = no_veil,
    ) -> None:
        self._server = server
        self._veil = veil
        self._pinned = pinned
        self._fetch = fetch

    async def send(self, request: MailRequest, *, answers: str = "") -> WorkResult:
        """Hands one mail to the SMTP server; `value` tells message id, accepted and refused recipients.

        `answers` is the Message-ID of the mail that this one is an automatic reply to.
        """
        pinned = await self._pinned(request.order, request.template) if request.template else None
        preparing = database_sync_to_async(prepare, thread_sensitive=False)
        recipients, content, attachments = await preparing(request, pinned, veil=self._veil)
        files = await collect_files(attachments, fetch=self._fetch)
        message = build_message(
            content,
            recipients=recipients,
            sender=settings.DEFAULT_FROM_EMAIL,
            key=request.order.idempotency_key,
            reply_to=checked_reply_to(request.reply_to),
            priority=request.priority,
            files=files,
            answers=answers,
        )
        refused = await asyncio.to_thread(
            hand_over,
            self._server or SmtpServer.from_settings(),
            message=message,
            sender=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            to=recipients.everybody,
        )
        return answer(str(message["Message-ID"]), recipients=recipients, refused=refused, content=content)


def prepare(
    request: MailRequest, pinned: Mapping[str, str] | None = None, *, veil: Veil = no_veil
) -> tuple[Recipients, MailText, tuple[JsonObject, ...]]:
    """Reads from the database who gets the mail, what it says and what is attached."""
    recipients = resolve_recipients(
        to=request.to, cc=request.cc, bcc=request.bcc, domains=settings.MAIL_DOMAINS
    )
    request = veil(request, recipients.everybody)
    content = contents_of(request, recipient=recipients.name, pinned=pinned)
    return recipients, content, request.attachments


def checked_reply_to(text: str | None) -> str:
    """Returns a usable Reply-To address; raises ActivityFailure for anything that is none."""
    if not text or not text.strip():
        return ""
    address = ascii_address(text.strip(" "))
    if reason_against(address, domains=()):
        message = "the reply-to address is no e-mail address"
        raise ActivityFailure("mail-bad-address", message, retryable=False)
    return address


def answer(
    message_id: str, *, recipients: Recipients, refused: dict[str, str], content: MailText
) -> WorkResult:
    """Returns what the process and people get to know."""
    everybody_refused = {**recipients.refused, **refused}
    accepted = [address for address in recipients.everybody if address not in refused]
    if everybody_refused:
        log.warning("mail.recipients_refused", message_id=message_id, refused=len(everybody_refused))
    value: JsonObject = {"message_id": message_id, "accepted": [*accepted], "refused": {**everybody_refused}}
    return WorkResult(value=value, details={"subject": content.subject, **value})
