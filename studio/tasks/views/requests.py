"""My requests: what a person has started, without anything of how it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.errors import InvalidInput, WrongState
from studio.refusals import refused_form
from studio.tasks.actions.withdrawal import withdraw_request
from studio.tasks.requests import TABS, as_requests, may_withdraw, request_of, requests_of
from studio.tasks.selectors import inputs_of_instance, steps_done_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.instances.models import Instance
    from studio.refusals import Refused

PAGE_SIZE = 25


@page(Right.START)
@require_GET
def request_list(request: PersonRequest) -> HttpResponse:
    """Shows what this person has started and where it stands."""
    tab = request.GET.get("tab", TABS[0])
    tab = tab if tab in TABS else TABS[0]
    search = request.GET.get("q", "")[:200]
    found = Paginator(requests_of(request.user, tab=tab, q=search), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    tabs = [("open", _("Under way")), ("done", _("Over"))]
    context = {"page_obj": found, "requests": as_requests(found), "tab": tab, "tabs": tabs, "q": search}
    return render(request, "tasks/request_list.html", context)


@page(Right.START)
@require_GET
def request_detail(request: PersonRequest, *, pk: str) -> HttpResponse:
    """Shows one request: what was asked for, who decided what, and what it waits for."""
    return render_request(request, instance=request_of(request.user, pk=pk))


@page(Right.START)
@require_POST
def request_withdraw(request: PersonRequest, *, pk: str) -> HttpResponse:
    """Takes a request back."""
    instance = request_of(request.user, pk=pk)
    try:
        withdraw_request(request.user, instance=instance, reason=request.POST.get("reason", ""))
    except InvalidInput as refusal:
        return render_request(request, instance=instance, refused=refused_form(request, error=refusal))
    except WrongState as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Your request is being withdrawn."))
    return redirect("tasks:request", pk=instance.pk)


def render_request(
    request: PersonRequest, *, instance: Instance, refused: Refused | None = None
) -> HttpResponse:
    """Renders the page; a withdrawal that was refused stays in its form."""
    context = {
        "request_shown": as_requests([instance])[0],
        "instance": instance,
        "inputs": inputs_of_instance(instance),
        "steps": steps_done_in(instance),
        "may_withdraw": may_withdraw(request.user, instance=instance),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "tasks/request_detail.html", context, status=status)
