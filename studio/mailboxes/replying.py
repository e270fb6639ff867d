"""Automatic replies: decided with the mail, sent by the outbox, never to machines and never in circles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from engine.errors import ActivityFailure, ExpressionError
from engine.expressions import compile_template
from engine.ports import MailRequest, WorkOrder
from studio.activities.mails import SmtpMailer
from studio.deployments.models import StartEvent
from studio.instances.outbox_keys import outbox_key
from studio.mailboxes.courtesy import reason_against_reply
from studio.mailboxes.models import IncomingMail, Reply
from studio.outbox.actions import post
from studio.outbox.handlers import Undeliverable

if TYPE_CHECKING:
    from engine.json_values import JsonObject
    from studio.mailboxes.reading import ReadMail

REPLY = "mail.reply"


def post_reply(row: IncomingMail, *, start: StartEvent, mail: ReadMail) -> None:
    """Posts the reply that a start event wants, unless courtesy forbids it; in the mail's transaction."""
    if not (start.email or {}).get("auto_reply") or reason_against_reply(mail):
        return
    process_id = start.deployment.process_id
    Reply.objects.create(sender=mail.sender, process_id=process_id, at=timezone.now())
    key = outbox_key(REPLY, row.pk, process_id, start.element)
    post(topic=REPLY, key=key, payload={"mail": row.pk, "start": start.pk})


async def send_reply(payload: dict[str, Any], *, key: str) -> None:
    """Sends one reply: a handler of the outbox. Raises Undeliverable for what trying again cannot help."""
    find = database_sync_to_async(reply_for, thread_sensitive=False)
    request, pinned, answers = await find(payload, key=key)

    async def texts(_order: WorkOrder, _template: str) -> dict[str, str] | None:
        return pinned

    try:
        await SmtpMailer(pinned=texts).send(request, answers=answers)
    except ActivityFailure as failure:
        if failure.retryable:
            raise
        raise Undeliverable(f"{failure.code}: {failure.message}") from failure


def reply_for(payload: dict[str, Any], *, key: str) -> tuple[MailRequest, dict[str, str] | None, str]:
    """Returns the reply, the template's texts as they were approved, and the id of the mail it answers."""
    row = IncomingMail.objects.get(pk=payload["mail"])
    start = StartEvent.objects.select_related("deployment").get(pk=payload["start"])
    email, deployment = start.email or {}, start.deployment
    template = email.get("reply_template")
    variables: JsonObject = {"sender": row.sender, "subject": row.subject, "message_id": row.message_id}
    with override(settings.LANGUAGE_CODE):
        request = MailRequest(
            order=WorkOrder(
                process=deployment.process_name,
                instance="",
                root="",
                element=start.element,
                element_name=deployment.process_name,
                element_instance="",
                idempotency_key=key,
            ),
            subject=f"Re: {row.subject}" if row.subject else _("Your message"),
            template=template,
            body_text=None if template else text_of(email.get("reply_text"), variables=variables),
            body_html=None,
            to=({"type": "email", "value": row.sender},),
            cc=(),
            bcc=(),
            reply_to=None,
            priority="normal",
            attachments=(),
            variables=variables,
        )
    pinned = (deployment.bindings.get("mail_templates") or {}).get(template) if template else None
    return request, pinned, row.message_id


def text_of(text: str | None, *, variables: JsonObject) -> str:
    """Returns the reply that the file words, `${…}` over the mail's own fields, or a usual one."""
    if not text:
        return _("Thank you. Your message “%(subject)s” has arrived.") % variables + "\n"
    try:
        filled = compile_template(text).evaluate(variables, now=timezone.now().timestamp())
    except ExpressionError as error:
        raise Undeliverable(f"the reply cannot be written: {error}") from error
    return filled if isinstance(filled, str) else json.dumps(filled, ensure_ascii=False)
