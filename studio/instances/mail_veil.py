"""Mails of processes without sensitive values, unless everybody who gets one may see them.

By then expressions have been filled in; so the values are looked for in the texts, as in what failures say.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from studio.accounts.selectors import people_with
from studio.instances.plans import secrecy_of
from studio.instances.privacy import masked_values
from studio.instances.redaction import longest_first, redacted
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.json_values import JsonObject
    from engine.ports import MailRequest


def veiled(request: MailRequest, addresses: Sequence[str]) -> MailRequest:
    """The request with masks in place of values of variables that its process calls sensitive."""
    sensitive = secrecy_of(request.order.fingerprint).sensitive
    hidden = [value for name, value in request.variables.items() if name in sensitive]
    texts = longest_first(hidden)
    if not hidden or all_may_see(addresses):
        return request
    return replace(
        request,
        subject=redacted(request.subject, texts=texts),
        body_text=without(request.body_text, texts=texts),
        body_html=without(request.body_html, texts=(*texts, *map(escape, texts))),
        variables=masked_values(request.variables, sensitive=sensitive),
        attachments=tuple(_without_values(each, texts=texts) for each in request.attachments),
    )


def without(text: str | None, *, texts: tuple[str, ...]) -> str | None:
    """A body with masks; none stays none."""
    return None if text is None else redacted(text, texts=texts)


def _without_values(attachment: JsonObject, *, texts: tuple[str, ...]) -> JsonObject:
    return {
        name: redacted(part, texts=texts) if isinstance(part, str) else part
        for name, part in attachment.items()
    }


def all_may_see(addresses: Iterable[str]) -> bool:
    """Whether each address is that of an account with the right to see sensitive values."""
    known = {person.email.lower() for person in people_with(Right.SEE_SENSITIVE) if person.email}
    return {each.lower() for each in addresses} <= known
