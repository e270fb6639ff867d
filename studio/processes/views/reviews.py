"""Reviews: the queue, the page where a verdict is given, and the acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from engine.findings import Level
from studio.accounts.permissions import page
from studio.errors import InvalidInput
from studio.processes.actions.reviews import give_verdict, request_review, withdraw_review
from studio.processes.comparison import comparison_data
from studio.processes.findings import count_by_level, name_of, of_level
from studio.processes.forms import VerdictForm
from studio.processes.library_use import approved_library_use, changed_names, library_use_now
from studio.processes.permissions import reason_against_verdict
from studio.processes.selectors.reviews import (
    open_review_of,
    open_reviews,
    reviews_of,
    unresolved_must_fix,
)
from studio.processes.selectors.versions import compare_sides, last_approved_before, version_visible_to
from studio.processes.views.versions import comment_context, viewer_data
from studio.refusals import told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.models import User
    from studio.accounts.requests import PersonRequest
    from studio.processes.models import Version

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
    version = version_visible_to(request.user, key=key, number=number)
    approved = last_approved_before(version)
    context = {
        "definition": version.definition,
        "version": version,
        "approved": approved,
        "review": open_review_of(version),
        "reviews": reviews_of(request.user, version=version),
        "counts": count_by_level(version.findings),
        "page_data": page_data(request.user, version=version, approved=approved),
        "high": [{"name": name_of(one), **one} for one in of_level(version.findings, level=Level.HIGH)],
        "must_fix": unresolved_must_fix(version),
        "library": library_rows(version, approved=approved),
        "reason_against": reason_against_verdict(request.user, version=version),
        **comment_context(request.user, version=version),
    }
    return render(request, "processes/review_detail.html", context)


def library_rows(version: Version, *, approved: Version | None) -> list[dict[str, object]]:
    """Returns what a version takes from the library, and what of it the last approval did not cover."""
    now = library_use_now(version.xml)
    before = approved_library_use(approved) if approved else None
    changed = changed_names(before, now) if before else []
    names = sorted({*now["agents"], *now["mail_templates"]})
    return [{"key": name, "changed": name in changed} for name in names]


def page_data(user: User, *, version: Version, approved: Version | None) -> dict[str, object]:
    """Returns the diff against the last approved version, or the diagram where none was approved yet."""
    if approved is None:
        return viewer_data(version)
    comparison = compare_sides(
        user, definition=version.definition, old=str(approved.number), new=str(version.number)
    )
    return comparison_data(comparison)


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
    done = _("Approved.") if given["decision"] == "approve" else _("You asked for changes.")
    with told(request, done=done):
        give_verdict(
            request.user,
            version=version,
            decision=given["decision"],
            content_hash=given["content_hash"],
            comment=given["comment"],
            acknowledged=request.POST.getlist("acknowledged"),
        )
    return redirect("processes:review", key=key, number=number)


@page(Right.MODEL)
@require_POST
def review_withdraw(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Takes a request for review back."""
    version = version_visible_to(request.user, key=key, number=number)
    with told(request, done=_("The review was withdrawn.")):
        withdraw_review(request.user, version=version)
    return redirect("processes:version", key=key, number=number)
