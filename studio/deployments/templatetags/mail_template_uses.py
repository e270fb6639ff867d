"""The template tag by which a page of the library tells where a mail template is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from studio.deployments.mail_template_uses import MailTemplateUse, uses_of_mail_template

if TYPE_CHECKING:
    from studio.accounts.models import User

register = template.Library()


@register.simple_tag
def mail_template_uses(user: User, key: str) -> list[MailTemplateUse]:
    """{% mail_template_uses user key as uses %}: the versions of processes that name it."""
    return uses_of_mail_template(user, key=key)
