"""Making, changing and removing mail templates."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput
from studio.library.mails.rendering import BadTemplate, check_source
from studio.library.models import MailTemplate, MailTemplateVersion
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")


@dataclass(frozen=True)
class MailContent:
    """What a person enters."""

    name: str
    subject: str = ""
    text: str = ""
    html: str = ""


def create_mail_template(actor: User, *, key: str, content: MailContent) -> MailTemplate:
    """Makes a template. Raises InvalidInput, or Conflict when the key is taken."""
    require(actor, Right.MANAGE_LIBRARY)
    if not KEY.fullmatch(key):
        message = _("Letters, digits and . _ - /, beginning with a letter or digit.")
        raise InvalidInput(_("The key is not usable."), fields={"key": message})
    check_mail(content)
    try:
        with transaction.atomic():
            made = MailTemplate.objects.create(key=key, **asdict(content))
            keep_version(made, author=actor)
            record(
                actor,
                action="mail_template.created",
                object_type="mail_template",
                object_id=key,
                object_name=content.name,
                details=asdict(content),
            )
    except IntegrityError as error:
        raise Conflict(_("There is a template with the key %(key)s already.") % {"key": key}) from error
    return made


@transaction.atomic
def change_mail_template(actor: User, *, template: MailTemplate, revision: int, content: MailContent) -> None:
    """Changes a template; raises Conflict when somebody changed it since the named revision."""
    require(actor, Right.MANAGE_LIBRARY)
    check_mail(content)
    before = MailTemplate.objects.get(pk=template.pk)
    keep_version(before, author=None)
    found = MailTemplate.objects.filter(pk=template.pk, revision=revision)
    if not found.update(**asdict(content), revision=F("revision") + 1, updated_at=timezone.now()):
        raise Conflict(
            _("Somebody changed this template meanwhile. Your text is still here; load theirs first."),
            current={"revision": before.revision, "subject": before.subject},
        )
    keep_version(MailTemplate.objects.get(pk=template.pk), author=actor)
    old = {field: getattr(before, field) for field in asdict(content)}
    changed = {field: [old[field], new] for field, new in asdict(content).items() if old[field] != new}
    record(
        actor,
        action="mail_template.changed",
        object_type="mail_template",
        object_id=template.key,
        object_name=content.name,
        details=changed,
    )


def keep_version(template: MailTemplate, *, author: User | None) -> None:
    """Keeps what the template says now under its revision, unless it is kept already."""
    texts = {field: getattr(template, field) for field in ("name", "subject", "text", "html")}
    MailTemplateVersion.objects.get_or_create(
        template=template,
        number=template.revision,
        defaults={**texts, "created_at": template.updated_at, "created_by": author},
    )


def check_mail(content: MailContent) -> None:
    """Raises InvalidInput naming every field whose template cannot be used."""
    problems: dict[str, str] = {}
    if not content.text.strip() and not content.html.strip():
        problems["text"] = _("Write a text, HTML, or both.")
    for field in ("subject", "text", "html"):
        try:
            check_source(getattr(content, field), html=field == "html")
        except BadTemplate as error:
            problems[field] = str(error)
    if "\n" in content.subject or "\r" in content.subject:
        problems["subject"] = _("The subject is one line.")
    if problems:
        raise InvalidInput(_("Some texts of the template are not right."), fields=problems)
