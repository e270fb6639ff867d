"""The pages about mails that were found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.deployments.starts import live_mail_starts
from studio.errors import InvalidInput
from studio.mailboxes.actions.hand_in import hand_in_mail
from studio.mailboxes.actions.setting_aside import discard_mail, retry_mail
from studio.mailboxes.forms import HandInForm
from studio.mailboxes.lifecycle import OPEN, SHOWN_AS, WORDS, MailState
from studio.mailboxes.selectors import mail_visible_to, mails_visible_to
from studio.paging import LongList
from studio.refusals import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.mailboxes.models import IncomingMail

PAGE_SIZE = 30


@page(Right.OPERATE)
@require_GET
def mail_list(request: PersonRequest) -> HttpResponse:
    """Lists the mails that were found, narrowed by the filters in the address."""
    search, state = request.GET.get("q", "")[:200], request.GET.get("state", "")
    state = state if state in set(MailState) else ""
    shown = LongList(mails_visible_to(request.user, search=search, state=state), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": shown,
        "rows": rows_of(shown),
        "q": search,
        "state": state,
        "states": [(each.value, WORDS[each]) for each in MailState],
    }
    return render(request, "mailboxes/mail_list.html", context)


@page(Right.OPERATE)
@require_GET
def mail_detail(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Shows what became of one mail."""
    mail = mail_visible_to(request.user, pk=pk)
    context = {"mail": mail, "shown": shown_as(mail), "open": MailState(mail.state) in OPEN}
    return render(request, "mailboxes/mail_detail.html", context)


@page(Right.OPERATE)
@require_POST
def mail_retry(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Deals with a mail that was set aside once more."""
    with told(request, done=_("The mail was dealt with once more.")):
        retry_mail(request.user, mail=mail_visible_to(request.user, pk=pk))
    return redirect("mailboxes:mail", pk=pk)


@page(Right.OPERATE)
@require_POST
def mail_discard(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Puts away a mail that was set aside."""
    with told(request, done=_("The mail is put away.")):
        discard_mail(request.user, mail=mail_visible_to(request.user, pk=pk))
    return redirect("mailboxes:mail", pk=pk)


@page(Right.OPERATE)
@require_http_methods(["GET", "POST"])
def mail_hand_in(request: PersonRequest) -> HttpResponse:
    """Hands a mail in by hand, to try what starts a process."""
    usual = {"sender": request.user.email, "to": settings.DEFAULT_FROM_EMAIL}
    form = HandInForm(request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        try:
            made = hand_in_mail(request.user, **form.cleaned_data)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The mail is handed in."))
            return redirect("mailboxes:mail", pk=made.pk)
    context = {"form": form, "starts": [[each] for each in live_mail_starts()[:50]]}
    return render(request, "mailboxes/mail_hand_in.html", context, status=422 if form.errors else 200)


def rows_of(mails: Iterable[IncomingMail]) -> list[tuple[IncomingMail, tuple[str, str]]]:
    """Returns each mail with how its state shows."""
    return [(mail, shown_as(mail)) for mail in mails]


def shown_as(mail: IncomingMail) -> tuple[str, str]:
    """Returns the state that a mail shows as, and its word."""
    state = MailState(mail.state)
    return SHOWN_AS[state], str(WORDS[state])
