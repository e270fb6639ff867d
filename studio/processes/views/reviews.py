"""Reviews: the queue, the page where a verdict is given, and the acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engine.findings import Level
from studio.accounts.permissions import page
from studio.errors import Conflict, InvalidInput, WrongState
from studio.processes.actions.reviews import give_verdict, request_review, withdraw_review
from studio.processes.findings import of_level
from studio.processes.forms import ReviewRequestForm, VerdictForm
from studio.processes.permissions import eligible_reviewers
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
    """Shows what waits for a verdict: what was asked of this person first, then the longest waiting."""
    search = request.GET.get("q", "")[:200]
    found = open_reviews(request.user, search=search)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "processes/review_list.html", {"page_obj": shown, "q": search})


@page(Right.WATCH)
@require_GET
def review_detail(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Shows a version against the last approved one, with all that a verdict needs."""
    return render_review(request, version=version_visible_to(request.user, key=key, number=number))


@page(Right.MODEL)
@require_http_methods(["GET", "POST"])
def review_request(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Asks for a review: what should be looked at, and by whom."""
    version = version_visible_to(request.user, key=key, number=number)
    eligible = eligible_reviewers(version)
    form = ReviewRequestForm(request.POST if request.method == "POST" else None, eligible=eligible)
    if form.is_valid():
        try:
            request_review(request.user, version=version, **form.cleaned_data)
        except InvalidInput as refusal:
            form.take_refusal(refusal)
        except WrongState as refusal:
            messages.error(request, refusal.message)
            return redirect("processes:version", key=key, number=number)
        else:
            messages.success(request, _("Version %(number)s is in review.") % {"number": number})
            return redirect("processes:review", key=key, number=number)
    context = {
        "definition": version.definition,
        "version": version,
        "form": form,
        "in_the_way": of_level(version.findings, level=Level.CRITICAL),
    }
    status = 422 if form.errors else 200
    return render(request, "processes/review_request.html", context, status=status)


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
