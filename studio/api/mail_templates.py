"""Operations on the mail templates of the library."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import Paging, one_page
from studio.api.schemas import Input, Page
from studio.deployments.mail_template_uses import uses_of_mail_template
from studio.library.actions.mail_templates import MailContent, change_mail_template, create_mail_template
from studio.library.mails.previews import SAMPLE, Preview, preview_of, send_test_mail
from studio.library.models import MailTemplate
from studio.library.selectors import (
    mail_template_visible_to,
    mail_templates_visible_to,
    versions_of_mail_template,
)

router = Router()


class MailTextsIn(Input):
    """The texts of a mail, in the language of mail templates."""

    name: str = Field(max_length=150)
    subject: str = Field(default="", max_length=300)
    text: str = Field(default="", max_length=100_000)
    html: str = Field(default="", max_length=100_000)

    def content(self) -> MailContent:
        """The same for the action."""
        return MailContent(name=self.name, subject=self.subject, text=self.text, html=self.html)


class NewMailTemplateIn(MailTextsIn):
    """A template; process files name it by its key."""

    key: str = Field(max_length=100)


class MailTemplateChangeIn(MailTextsIn):
    """Changed texts; `revision` is that of the template they were made of."""

    revision: int


class MailTrialIn(MailTextsIn):
    """Texts to try, with sample values."""

    sample: dict[str, Any] = Field(default_factory=lambda: dict(SAMPLE))


class MailTemplateOut(Schema):
    """A mail template."""

    key: str
    name: str
    subject: str
    text: str
    html: str
    revision: int
    updated_at: datetime


class MailTemplateVersionOut(Schema):
    """What a template said; the list is empty for one that nobody has changed."""

    number: int
    name: str
    subject: str
    text: str
    html: str
    created_at: datetime
    created_by: str | None


class MailTemplateUseOut(Schema):
    """A version of a process that names the template."""

    key: str
    name: str
    version: int
    live: bool


class MailPreviewOut(Schema):
    """The parts as they would be sent."""

    subject: str
    text: str
    html: str


class MailTestOut(Schema):
    """Where the mail went: to your own address."""

    sent_to: str


@router.get("/mail-templates", response=Page[MailTemplateOut])
def list_mail_templates(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists templates by key; `q` searches key, name and subject."""
    found = mail_templates_visible_to(request.user, search=paging.q)
    return one_page(found, paging=paging, order="key", show=template_data)


@router.post("/mail-templates", response={201: MailTemplateOut})
def create_one_mail_template(request: PersonRequest, data: NewMailTemplateIn) -> Status[MailTemplate]:
    """Makes a template; 409 when the key is taken."""
    return Status(201, create_mail_template(request.user, key=data.key, content=data.content()))


@router.get("/mail-templates/{path:key}", response=MailTemplateOut)
def read_mail_template(request: PersonRequest, key: str) -> MailTemplate:
    """Returns one template."""
    return mail_template_visible_to(request.user, key=key)


@router.put("/mail-templates/{path:key}", response=MailTemplateOut)
def update_mail_template(request: PersonRequest, key: str, data: MailTemplateChangeIn) -> MailTemplate:
    """Changes a template; 409 when somebody did since `revision`."""
    found = mail_template_visible_to(request.user, key=key)
    change_mail_template(request.user, template=found, revision=data.revision, content=data.content())
    return mail_template_visible_to(request.user, key=key)


@router.get("/mail-template-versions/{path:key}", response=list[MailTemplateVersionOut])
def list_mail_template_versions(request: PersonRequest, key: str) -> list[dict[str, Any]]:
    """Lists what the template said, the newest first."""
    names = ("number", "name", "subject", "text", "html", "created_at")
    return [
        {name: getattr(each, name) for name in names}
        | {"created_by": each.created_by.username if each.created_by else None}
        for each in versions_of_mail_template(request.user, key=key)
    ]


@router.get("/mail-template-uses/{path:key}", response=list[MailTemplateUseOut])
def list_mail_template_uses(request: PersonRequest, key: str) -> list[dict[str, Any]]:
    """Lists the versions of processes that name the template."""
    mail_template_visible_to(request.user, key=key)
    return [
        {
            "key": use.version.definition.key,
            "name": use.version.definition.name,
            "version": use.version.number,
            "live": use.live,
        }
        for use in uses_of_mail_template(request.user, key=key)
    ]


@router.post("/mail-preview", response=MailPreviewOut)
def preview_mail(request: PersonRequest, data: MailTrialIn) -> Preview:
    """Renders texts with sample values and saves nothing; 422 says why that is impossible."""
    return preview_of(data.content(), sample=json.dumps(data.sample))


@router.post("/mail-test", response=MailTestOut)
def test_mail(request: PersonRequest, data: MailTrialIn) -> dict[str, str]:
    """Sends texts with sample values to your own address; 503 when the mail server does not take them."""
    sent = send_test_mail(request.user, content=data.content(), sample=json.dumps(data.sample))
    return {"sent_to": sent}


def template_data(template: MailTemplate) -> dict[str, Any]:
    """One template."""
    return {name: getattr(template, name) for name in MailTemplateOut.model_fields}
