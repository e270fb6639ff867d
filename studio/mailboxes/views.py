"""The pages about mailboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import has, page
from studio.accounts.roles import Right
from studio.errors import Conflict, InvalidInput
from studio.library.secrets.models import Secret
from studio.library.secrets.resolving import usable_names
from studio.mailboxes.actions.manage import (
    change_mailbox,
    create_mailbox,
    look_now,
    switch_mailbox,
    try_mailbox,
)
from studio.mailboxes.forms import MailboxForm
from studio.mailboxes.mail_views import rows_of
from studio.mailboxes.selectors import mailbox_visible_to, mailboxes_visible_to, mails_visible_to
from studio.paging import LongList
from studio.refusals import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from studio.accounts.models import User
    from studio.accounts.requests import PersonRequest
    from studio.mailboxes.models import Mailbox

PAGE_SIZE = 30


@page(Right.OPERATE)
@require_GET
def mailbox_list(request: PersonRequest) -> HttpResponse:
    """Lists mailboxes with the last look at each; `?q=` searches."""
    search = request.GET.get("q", "")[:200]
    shown = LongList(mailboxes_visible_to(request.user, search=search), PAGE_SIZE)
    context = {
        "page_obj": shown.get_page(request.GET.get("page")),
        "q": search,
        "may_manage": has(request.user, Right.MANAGE_SECRETS),
    }
    return render(request, "mailboxes/mailbox_list.html", context)


@page(Right.OPERATE)
@require_GET
def mailbox_detail(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Shows one mailbox: what the last look said, and the last mails."""
    mailbox = mailbox_visible_to(request.user, pk=pk)
    shown = LongList(mails_visible_to(request.user, mailbox=pk), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "mailbox": mailbox,
        "page_obj": shown,
        "rows": rows_of(shown),
        "may_manage": has(request.user, Right.MANAGE_SECRETS),
    }
    return render(request, "mailboxes/mailbox_detail.html", context)


@page(Right.MANAGE_SECRETS)
@require_http_methods(["GET", "POST"])
def mailbox_new(request: PersonRequest) -> HttpResponse:
    """Makes a mailbox."""
    form = MailboxForm(request.POST or None, secrets=secrets_for(request.user))

    def save() -> Mailbox:
        return create_mailbox(request.user, content=form.content)

    return saved(request, form=form, mailbox=None, save=save, done=_("The mailbox is made."))


@page(Right.MANAGE_SECRETS)
@require_http_methods(["GET", "POST"])
def mailbox_edit(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Changes a mailbox."""
    found = mailbox_visible_to(request.user, pk=pk)
    names = sorted({*secrets_for(request.user), found.secret})
    form = MailboxForm(request.POST or None, initial=MailboxForm.values_of(found), secrets=names)

    def save() -> Mailbox:
        revision = form.cleaned_data["revision"] or 0
        change_mailbox(request.user, mailbox=found, revision=revision, content=form.content)
        return found

    return saved(request, form=form, mailbox=found, save=save, done=_("Saved."))


@page(Right.MANAGE_SECRETS)
@require_POST
def mailbox_switch(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Switches a mailbox off, or on again."""
    mailbox, on = mailbox_visible_to(request.user, pk=pk), request.POST.get("to") == "on"
    done = _("The mailbox is switched on.") if on else _("The mailbox is switched off.")
    with told(request, done=done):
        switch_mailbox(request.user, mailbox=mailbox, on=on)
    return redirect("mailboxes:detail", pk=pk)


@page(Right.OPERATE)
@require_POST
def mailbox_test(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Tries whether the mailbox can be opened; nothing is taken out of it."""
    try:
        count = try_mailbox(request.user, mailbox=mailbox_visible_to(request.user, pk=pk))
    except InvalidInput as refusal:
        messages.error(request, _("It cannot be opened: %(reason)s.") % {"reason": refusal.message})
    else:
        done = ngettext(
            "It can be opened and holds one mail.", "It can be opened and holds %(n)s mails.", count
        )
        messages.success(request, done % {"n": count})
    return redirect("mailboxes:detail", pk=pk)


@page(Right.OPERATE)
@require_POST
def mailbox_look(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Has the mailbox looked at within the next seconds."""
    with told(request, done=_("It is looked at within ten seconds.")):
        look_now(request.user, mailbox=mailbox_visible_to(request.user, pk=pk))
    return redirect("mailboxes:detail", pk=pk)


def saved(
    request: PersonRequest,
    *,
    form: MailboxForm,
    mailbox: Mailbox | None,
    save: Callable[[], Mailbox],
    done: str,
) -> HttpResponse:
    """Saves what was sent, or shows the form with why not."""
    if request.method == "POST" and form.is_valid():
        try:
            found = save()
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect("mailboxes:detail", pk=found.pk)
    context = {"form": form, "mailbox": mailbox}
    return render(request, "mailboxes/mailbox_edit.html", context, status=422 if form.errors else 200)


def secrets_for(user: User) -> list[str]:
    """Returns the names of the secrets that a mailbox may use."""
    return [name for name, use in usable_names(user) if use in {"", Secret.Use.MAILBOX}]
