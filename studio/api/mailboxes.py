"""Operations on mailboxes and on the mails that were found."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, Paging, one_page
from studio.api.schemas import Input, Page
from studio.mailboxes.actions.hand_in import hand_in_mail
from studio.mailboxes.actions.manage import (
    MailboxContent,
    change_mailbox,
    create_mailbox,
    look_now,
    switch_mailbox,
    try_mailbox,
)
from studio.mailboxes.actions.setting_aside import discard_mail, retry_mail
from studio.mailboxes.models import IncomingMail, Mailbox
from studio.mailboxes.selectors import (
    mail_visible_to,
    mailbox_visible_to,
    mailboxes_visible_to,
    mails_visible_to,
)

router = Router()


class MailboxIn(Input):
    """A mailbox; `secret` names a secret of the library that is for mailboxes and for this host."""

    name: str = Field(max_length=100)
    address: str = Field(default="", max_length=254)
    host: str = Field(max_length=253)
    port: int = 993
    security: Literal["tls", "starttls", "none"] = "tls"
    username: str = Field(max_length=200)
    secret: str = Field(max_length=64)
    folder: str = Field(default="INBOX", max_length=200)
    every_seconds: int = 60

    def content(self) -> MailboxContent:
        """The same for the action."""
        return MailboxContent(**self.model_dump(exclude={"revision"}))


class MailboxChangeIn(MailboxIn):
    """A changed mailbox; `revision` is that of the one it was made of."""

    revision: int


class MailboxOut(Schema):
    """A mailbox with the last look at it."""

    id: int
    name: str
    address: str
    host: str
    port: int
    security: str
    username: str
    secret: str
    folder: str
    every_seconds: int
    revision: int
    since: datetime
    disabled_at: datetime | None
    polled_at: datetime | None
    succeeded_at: datetime | None
    next_poll_at: datetime
    failures: int
    last_error: str


class MailboxTestOut(Schema):
    """It could be opened."""

    mails: int


class MailsFilter(PageRequest):
    """The filters of the list."""

    state: Literal["", "taken", "ignored", "set-aside", "discarded"] = ""
    mailbox: int | None = None


class HandInIn(Input):
    """A mail that is dealt with as if it had arrived."""

    sender: str = Field(max_length=254)
    to: str = Field(max_length=254)
    subject: str = Field(default="", max_length=300)
    text: str = Field(default="", max_length=100_000)


class MailStartOut(Schema):
    """What a mail started: `publication` is the id of the message."""

    process: str
    element: str
    publication: int


class MailOut(Schema):
    """A mail that was found; `original` is the id of the file that holds it."""

    id: int
    mailbox: int | None
    state: str
    reason: str
    message_id: str
    sender: str
    recipients: str
    subject: str
    size: int
    found_at: datetime
    original: str | None
    starts: list[MailStartOut]


@router.get("/mailboxes", response=Page[MailboxOut])
def list_mailboxes(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists mailboxes by name; `q` searches name, address and server."""
    return one_page(
        mailboxes_visible_to(request.user, search=paging.q), paging=paging, order="name", show=mailbox_data
    )


@router.post("/mailboxes", response={201: MailboxOut})
def create_one_mailbox(request: PersonRequest, data: MailboxIn) -> Status[Mailbox]:
    """Makes a mailbox: mails that arrive from now on count."""
    return Status(201, create_mailbox(request.user, content=data.content()))


@router.get("/mailboxes/{int:pk}", response=MailboxOut)
def read_mailbox(request: PersonRequest, pk: int) -> Mailbox:
    """Returns one mailbox."""
    return mailbox_visible_to(request.user, pk=pk)


@router.put("/mailboxes/{int:pk}", response=MailboxOut)
def update_mailbox(request: PersonRequest, pk: int, data: MailboxChangeIn) -> Mailbox:
    """Changes a mailbox; 409 when somebody did since `revision`."""
    found = mailbox_visible_to(request.user, pk=pk)
    change_mailbox(request.user, mailbox=found, revision=data.revision, content=data.content())
    return mailbox_visible_to(request.user, pk=pk)


@router.post("/mailboxes/{int:pk}/enable", response=MailboxOut)
def enable_mailbox(request: PersonRequest, pk: int) -> Mailbox:
    """Switches looking on; 409 when it is on."""
    switch_mailbox(request.user, mailbox=mailbox_visible_to(request.user, pk=pk), on=True)
    return mailbox_visible_to(request.user, pk=pk)


@router.post("/mailboxes/{int:pk}/disable", response=MailboxOut)
def disable_mailbox(request: PersonRequest, pk: int) -> Mailbox:
    """Switches looking off; 409 when it is off. What arrives meanwhile is found later."""
    switch_mailbox(request.user, mailbox=mailbox_visible_to(request.user, pk=pk), on=False)
    return mailbox_visible_to(request.user, pk=pk)


@router.post("/mailboxes/{int:pk}/test", response=MailboxTestOut)
def test_mailbox(request: PersonRequest, pk: int) -> dict[str, int]:
    """Opens the folder and counts its mails; 422 says why that is impossible."""
    return {"mails": try_mailbox(request.user, mailbox=mailbox_visible_to(request.user, pk=pk))}


@router.post("/mailboxes/{int:pk}/look", response={202: MailboxOut})
def look_into_mailbox(request: PersonRequest, pk: int) -> Status[Mailbox]:
    """Has the mailbox looked at within ten seconds; 409 when it is off."""
    look_now(request.user, mailbox=mailbox_visible_to(request.user, pk=pk))
    return Status(202, mailbox_visible_to(request.user, pk=pk))


@router.get("/incoming-mail", response=Page[MailOut])
def list_incoming_mail(request: PersonRequest, filters: Query[MailsFilter]) -> dict[str, Any]:
    """Lists mails that were found, the newest first; `q` searches sender and subject."""
    found = mails_visible_to(request.user, search=filters.q, state=filters.state, mailbox=filters.mailbox)
    return one_page(found, paging=filters, order="-found_at", show=mail_data)


@router.post("/incoming-mail", response={201: MailOut})
def hand_in_one_mail(request: PersonRequest, data: HandInIn) -> Status[dict[str, Any]]:
    """Deals with a mail as if it had arrived."""
    return Status(201, mail_data(hand_in_mail(request.user, **data.model_dump())))


@router.get("/incoming-mail/{int:pk}", response=MailOut)
def read_incoming_mail(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Returns what became of one mail."""
    return mail_data(mail_visible_to(request.user, pk=pk))


@router.post("/incoming-mail/{int:pk}/retry", response=MailOut)
def retry_incoming_mail(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Deals with a mail that was set aside once more; what it has started is not started again."""
    return mail_data(retry_mail(request.user, mail=mail_visible_to(request.user, pk=pk)))


@router.post("/incoming-mail/{int:pk}/discard", response=MailOut)
def discard_incoming_mail(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Puts away a mail that was set aside."""
    discard_mail(request.user, mail=mail_visible_to(request.user, pk=pk))
    return mail_data(mail_visible_to(request.user, pk=pk))


def mailbox_data(mailbox: Mailbox) -> dict[str, Any]:
    """One mailbox."""
    return {name: getattr(mailbox, name) for name in MailboxOut.model_fields}


def mail_data(mail: IncomingMail) -> dict[str, Any]:
    """One mail."""
    names = ("state", "reason", "message_id", "sender", "recipients", "subject", "size", "found_at", "starts")
    shown = {name: getattr(mail, name) for name in names}
    original = str(mail.original_id) if mail.original_id else None
    return {"id": mail.pk, "mailbox": mail.mailbox_id, "original": original, **shown}
