"""Reviews: the queue, the page where a verdict is given, and the acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from studio.accounts.permissions import page
from studio.errors import Conflict, InvalidInput, WrongState
from studio.processes.actions.reviews import give_verdict, request_review, withdraw_review
from studio.processes.forms import VerdictForm
from studio.processes.selectors.reviews import open_reviews
from studio.processes.selectors.versions import version_visible_to
from studio.processes.views.review_page import render_review
from studio.refusals import refused_form, told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest

PAGE_SIZE = 25


@page(Right.WATCH)
@require_GET
def review_queue(request: PersonRequest) -> HttpResponse:
    """Shows what waits for a verdict, longest waiting first."""
    search = request.GET.get("q", "")[:200]
    shown = Paginator(open_reviews(request.user, search=search), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "processes/review_list.html", {"page_obj": shown, "q": search})


@page(Right.WATCH)
@require_GET
def review_detail(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Shows a version against the last approved one, with all that a verdict needs."""
    return render_review(request, version=version_visible_to(request.user, key=key, number=number))


@page(Right.MODEL)
@require_POST
def review_request(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Asks for a review."""
    version = version_visible_to(request.user, key=key, number=number)
    with told(request, done=_("Version %(number)s is in review.") % {"number": number}) as outcome:
        request_review(request.user, version=version, message=request.POST.get("message", ""))
    return redirect("processes:version" if outcome.refusal else "processes:review", key=key, number=number)


@page(Right.REVIEW)
@require_POST
def review_verdict(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Takes a reviewer's word."""
    version = version_visible_to(request.user, key=key, number=number)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("This is not a verdict."), fields=dict.fromkeys(form.errors, ""))
    given = form.cleaned_data
    try:
        give_verdict(
            request.user,
            version=version,
            decision=given["decision"],
            content_hash=given["content_hash"],
            comment=given["comment"],
            acknowledged=request.POST.getlist("acknowledged"),
        )
    except (InvalidInput, Conflict, WrongState) as refusal:
        return render_review(request, version=version, refused=refused_form(request, error=refusal))
    approved = given["decision"] == "approve"
    messages.success(request, _("Approved.") if approved else _("You asked for changes."))
    return redirect("processes:review", key=key, number=number)


@page(Right.MODEL)
@require_POST
def review_withdraw(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Takes a request for review back."""
    version = version_visible_to(request.user, key=key, number=number)
    with told(request, done=_("The review was withdrawn.")):
        withdraw_review(request.user, version=version)
    return redirect("processes:version", key=key, number=number)
