"""Pages about what could not be delivered: starts, decisions and mails that wait for a person to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from studio.audit.actions import record
from studio.errors import NotFound, WrongState
from studio.outbox.actions import retry_now
from studio.outbox.selectors import stuck
from studio.pages import page
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE_SIZE = 30


@require_safe
@page(Right.OPERATE)
def delivery_list(request: HttpRequest) -> HttpResponse:
    """Lists what was given up, or tried several times in vain, the oldest first; never what it says."""
    shown = Paginator(stuck().defer("payload"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "ops/delivery_list.html", {"page_obj": shown})


@require_POST
@page(Right.OPERATE)
@transaction.atomic
def delivery_retry(request: HttpRequest, *, pk: int) -> HttpResponse:
    """Tries one delivery again at once."""
    message = stuck().filter(pk=pk).first()
    if message is None:
        raise NotFound(_("There is no such delivery any more."))
    if not retry_now(message):
        raise WrongState(_("This was delivered meanwhile."))
    record(
        request.user,
        action="delivery.retried",
        object_type="delivery",
        object_id=message.pk,
        object_name=message.topic,
        summary=message.last_error[:500],
    )
    messages.success(request, _("It is being tried again."))
    return redirect("ops:deliveries")
