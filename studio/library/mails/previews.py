"""What a mail would say with sample values: for the page, the API, and a mail to oneself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nh3
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from studio.audit.actions import record
from studio.errors import InvalidInput, Unavailable
from studio.library.mails.rendering import BadTemplate, render_source, render_subject
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.library.actions.mail_templates import MailContent

SAMPLE = {
    "subject": "Expense 12",
    "recipient": "Rosa",
    "process": "expenses",
    "process_name": "Expenses",
    "element_name": "Check the request",
    "task_name": "Check the request",
    "due": "2026-03-01T10:00:00Z",
    "variables": {"amount": 7500},
    "amount": 7500,
}


@dataclass(frozen=True)
class Preview:
    """The parts as they would be sent; the HTML is cleaned and meant for a frame without rights."""

    subject: str
    text: str
    html: str


def preview_of(content: MailContent, *, sample: str) -> Preview:
    """Renders all parts with sample values (a JSON object); raises InvalidInput saying why it cannot."""
    try:
        values = json.loads(sample)
    except (ValueError, RecursionError) as error:
        refuse("sample", _("The sample values are not JSON: %(reason)s") % {"reason": error})
    if not isinstance(values, dict):
        refuse("sample", _("The sample values are a JSON object."))
    try:
        return Preview(
            str(values.get("subject") or render_subject(content.subject, variables=values)),
            render_source(content.text, variables=values, html=False),
            nh3.clean(render_source(content.html, variables=values, html=True)),
        )
    except (BadTemplate, RecursionError) as error:
        raise InvalidInput(str(error)) from error


def refuse(field: str, message: str) -> None:
    """Raises InvalidInput for one field."""
    raise InvalidInput(message, fields={field: message})


def send_test_mail(actor: User, *, content: MailContent, sample: str) -> str:
    """Sends the mail to the person's own address, nowhere else, and returns the address.

    Raises NotAllowed, InvalidInput, and Unavailable when the mail server does not take it.
    """
    require(actor, Right.MANAGE_LIBRARY)
    if not actor.email:
        raise InvalidInput(_("You have no e-mail address here: an administrator can enter it."))
    preview = preview_of(content, sample=sample)
    mail = EmailMultiAlternatives(
        subject=" ".join(preview.subject.split())[:300],
        body=preview.text or " ",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[actor.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    if preview.html.strip():
        mail.attach_alternative(preview.html, "text/html")
    try:
        mail.send()
    except OSError as error:  # smtplib's errors are some, too
        raise Unavailable(_("The mail server does not take it: %(reason)s") % {"reason": error}) from error
    record(actor, action="mail_template.tested", object_type="mail_template", object_name=content.name)
    return actor.email
