"""What a mail says: a template of the library, the element's own texts, or a short notice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

import nh3

from engine.errors import ActivityFailure
from studio.library.mails.rendering import BadTemplate, render_source, render_subject
from studio.library.models import MailTemplate
from studio.library.selectors import find_mail_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.ports import MailRequest

LONGEST_SUBJECT = 300
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
ENCODED = "=?"
"""How an encoded word begins."""
ALLOWED_TAGS = nh3.ALLOWED_TAGS - {"img", "area", "map"}
LINK_SCHEMES = {"http", "https", "mailto"}


@dataclass(frozen=True)
class MailText:
    """Subject and parts; `html` may be missing."""

    subject: str
    text: str
    html: str | None


def contents_of(request: MailRequest, *, recipient: str, pinned: Mapping[str, str] | None = None) -> MailText:
    """Returns what the mail says, by the pinned texts of its template, else by the template as it is now.

    Raises ActivityFailure (not retryable) for an unknown template or one that cannot be rendered.
    """
    subject = single_line(request.subject)
    if request.template:
        return from_template(request, subject=subject, recipient=recipient, pinned=pinned)
    html = clean_html(request.body_html) if request.body_html else None
    text = request.body_text or (words_of(html) if html else notice(request, subject=subject))
    return MailText(subject or single_line(request.order.element_name) or request.order.process, text, html)


def from_template(
    request: MailRequest, *, subject: str, recipient: str, pinned: Mapping[str, str] | None
) -> MailText:
    """Renders a template of the library; the element's own subject wins over the template's."""
    key = request.template or ""
    template = MailTemplate(key=key, **pinned) if pinned is not None else find_mail_template(key)
    if template is None:
        message = f"the library has no mail template {request.template!r}"
        raise ActivityFailure("mail-template-unknown", message, retryable=False)
    try:
        return render(template, values=values_of(request, subject=subject, recipient=recipient))
    except BadTemplate as error:
        message = f"the mail template {request.template!r} cannot be used: {error}"
        raise ActivityFailure("mail-template-failed", message, retryable=False) from error


def render(template: MailTemplate, *, values: dict[str, Any]) -> MailText:
    """Renders all parts of a template."""
    html = render_source(template.html, variables=values, html=True) if template.html.strip() else None
    text = render_source(template.text, variables=values, html=False) if template.text.strip() else ""
    subject = values["subject"] or render_subject(template.subject, variables=values)
    cleaned = clean_html(html) if html else None
    return MailText(subject or template.name, text or words_of(cleaned or ""), cleaned)


def values_of(request: MailRequest, *, subject: str, recipient: str) -> dict[str, Any]:
    """Returns what a template may use: the variables by name, and what every mail knows."""
    return {
        **request.variables,
        "variables": request.variables,
        "subject": subject,
        "recipient": recipient,
        "process": request.order.process,
        "instance": request.order.root,
        "element_name": request.order.element_name or request.order.element,
    }


def notice(request: MailRequest, *, subject: str) -> str:
    """Returns the text of a mail that has none of its own.

    It shows no variables: whoever drew the process did not say that the recipient may see them.
    """
    step = request.order.element_name or request.order.element
    return f"{subject or step}\n\n-- \nSent by the process {request.order.process}, step {step}.\n"


def single_line(text: str) -> str:
    """Returns the text on one line, short enough for a subject, and meaning nothing but itself.

    Python's e-mail library decodes encoded words (RFC 2047) in what it is given, line breaks included, and
    would write those as they are: `=?` is taken apart.
    """
    harmless = CONTROL.sub(" ", text.encode(errors="replace").decode())
    return " ".join(harmless.split()).replace(ENCODED, "= ?")[:LONGEST_SUBJECT]


def clean_html(html: str) -> str:
    """Returns harmless HTML: known tags without scripts, styles or pictures, links to web and mail only."""
    return nh3.clean(html, tags=ALLOWED_TAGS, url_schemes=LINK_SCHEMES)


def words_of(html: str) -> str:
    """Returns the words of an HTML text."""
    lines = unescape(nh3.clean(html, tags=set())).splitlines()
    return "\n".join(line.strip() for line in lines).strip() + "\n"
