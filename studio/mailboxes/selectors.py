"""Finds mailboxes and mails, for those who operate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.errors import NotFound
from studio.mailboxes.lifecycle import OPEN
from studio.mailboxes.models import IncomingMail, Mailbox

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User


def mailboxes_visible_to(user: User, *, search: str = "") -> QuerySet[Mailbox]:
    """Mailboxes with the number of mails set aside. Raises NotAllowed without the right to operate."""
    require(user, Right.OPERATE)
    found = Mailbox.objects.select_related("created_by")
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(host__icontains=word) | Q(address__icontains=word))
    aside = Count("mails", filter=Q(mails__state__in=OPEN))
    return found.annotate(set_aside=aside).order_by("name", "pk")


def mailbox_visible_to(user: User, *, pk: int) -> Mailbox:
    """One mailbox; raises NotFound where there is none."""
    found = mailboxes_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such mailbox."))
    return found


def mails_visible_to(
    user: User, *, search: str = "", state: str = "", mailbox: int | None = None
) -> QuerySet[IncomingMail]:
    """Mails that were found, the newest first. Raises NotAllowed without the right to operate."""
    require(user, Right.OPERATE)
    found = IncomingMail.objects.select_related("mailbox")
    for word in search.split():
        found = found.filter(Q(sender__icontains=word) | Q(subject__icontains=word))
    if state:
        found = found.filter(state=state)
    return found.filter(mailbox=mailbox) if mailbox is not None else found


def mail_visible_to(user: User, *, pk: int) -> IncomingMail:
    """One mail; raises NotFound where there is none."""
    found = mails_visible_to(user).select_related("original").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such mail."))
    return found
