"""Reviews: the queue, the page where a verdict is given, and the acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engine.findings import Level
from studio.accounts.permissions import has, page
from studio.errors import Conflict, InvalidInput, WrongState
from studio.processes.actions.reviews import give_verdict, request_review, withdraw_review
from studio.processes.findings import in_language, of_level
from studio.processes.forms import ReviewRequestForm, VerdictForm
from studio.processes.permissions import eligible_reviewers
from studio.processes.selectors.definitions import folders_visible_to
from studio.processes.selectors.reviews import (
    ALL,
    DONE,
    MINE,
    TABS,
    WAITING,
    is_approved,
    open_mentions,
    reviews_in,
    waiting_for_verdict,
)
from studio.processes.selectors.versions import version_visible_to
from studio.processes.views.review_page import render_review
from studio.refusals import refused_form, told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.models import User
    from studio.accounts.requests import PersonRequest

PAGE_SIZE = 25
MOST_MENTIONS = 10


@page(Right.WATCH)
@require_GET
def review_queue(request: PersonRequest) -> HttpResponse:
    """Shows what waits for this person's verdict, what is theirs, what they decided, and all that is open."""
    first = WAITING if has(request.user, Right.REVIEW) else MINE
    tab = request.GET.get("tab", first)
    tab = tab if tab in TABS else first
    search, folder = request.GET.get("q", "")[:200], request.GET.get("folder", "")[:200]
    found = reviews_in(tab, user=request.user, search=search, folder=folder)
    context = {
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "q": search,
        "folder": folder,
        "folders": folders_visible_to(request.user),
        "tab": tab,
        "tabs": tabs_of(request.user),
        "mentions": open_mentions(request.user)[:MOST_MENTIONS],
    }
    return render(request, "processes/review_list.html", context)


def tabs_of(user: User) -> list[tuple[str, str, int | None]]:
    """Returns the tabs a person has, in words, and how many reviews wait in them."""
    waiting = [(WAITING, _("Waiting for me"), waiting_for_verdict(user))] if has(user, Right.REVIEW) else []
    return [*waiting, (MINE, _("Mine"), None), (DONE, _("Done"), None), (ALL, _("All open"), None)]


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
        "in_the_way": in_language(of_level(version.findings, level=Level.CRITICAL)),
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
            checked=request.POST.getlist("checked"),
        )
    except (InvalidInput, Conflict, WrongState) as refusal:
        return render_review(request, version=version, refused=refused_form(request, error=refusal))
    messages.success(request, outcome_of(given["decision"], key=key, number=number, user=request.user))
    return redirect("processes:review", key=key, number=number)


def outcome_of(decision: str, *, key: str, number: int, user: User) -> str:
    """Says what a verdict came to."""
    if decision != "approve":
        return str(_("You asked for changes."))
    done = is_approved(version_visible_to(user, key=key, number=number))
    return str(_("Approved.") if done else _("Your approval counts; others are still to give theirs."))


@page(Right.MODEL)
@require_POST
def review_withdraw(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Takes a request for review back."""
    version = version_visible_to(request.user, key=key, number=number)
    with told(request, done=_("The review was withdrawn.")):
        withdraw_review(request.user, version=version)
    return redirect("processes:version", key=key, number=number)
