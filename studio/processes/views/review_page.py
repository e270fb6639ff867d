"""The page of a review: what changed, what stands against an approval, and the form for the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse

from engine.findings import Level
from studio.library.form_library.selectors import numbers_of
from studio.library.functions.selectors import function_version
from studio.processes.approval import approvals_of, missing_approvals, reasons_against_approval
from studio.processes.comparison import comparison_data
from studio.processes.findings import count_by_level, in_language, name_of, of_level, with_findings_of_now
from studio.processes.impact import needs_of
from studio.processes.library_use import approved_library_use, changed_names, library_use_now
from studio.processes.permissions import reason_against_verdict
from studio.processes.rules import rule_for
from studio.processes.selectors.comparing import compare_sides
from studio.processes.selectors.reviews import open_review_of, reviews_of, unresolved_must_fix
from studio.processes.selectors.threads import Thread, threads_on
from studio.processes.selectors.versions import last_approved_before
from studio.processes.views.versions import comment_context, viewer_data

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.models import User
    from studio.accounts.requests import PersonRequest
    from studio.processes.models import Review, Version
    from studio.refusals import Refused


def render_review(
    request: PersonRequest,
    *,
    version: Version,
    refused: Refused | None = None,
    comment_refused: Refused | None = None,
) -> HttpResponse:
    """Renders the page; a verdict or a comment that was refused stays in its form, with the reasons."""
    approved = last_approved_before(version)
    review = open_review_of(version)
    if review is not None:
        version = with_findings_of_now(version)
    shown_again = refused or comment_refused
    needs = needs_of(version, before=approved)
    threads = threads_on(request.user, version=version)
    context = {
        "definition": version.definition,
        "version": version,
        "approved": approved,
        "review": review,
        **approval_context(version, review=review, refused=refused),
        "needs": needs,
        "has_needs": any(need.new or need.changed or need.gone for need in needs),
        "reviews": reviews_of(request.user, version=version),
        "counts": count_by_level(version.findings),
        "page_data": page_data(request.user, version=version, approved=approved, threads=threads),
        "high": grave_findings(version, refused=refused),
        "must_fix": unresolved_must_fix(version),
        "library": library_rows(version, approved=approved),
        "reason_against": reason_against_verdict(request.user, version=version),
        "refused": refused,
        "comment_refused": comment_refused,
        **comment_context(request.user, version=version, threads=threads, page_name="review"),
    }
    status = shown_again.status if shown_again else 200
    return render(request, "processes/review_detail.html", context, status=status)


def approval_context(
    version: Version, *, review: Review | None, refused: Refused | None
) -> dict[str, object]:
    """Returns what the rule of the folder asks for, what of it is there, and the checklist."""
    rule = rule_for(version.definition)
    ticked = refused.typed.getlist("checked") if refused else []
    return {
        "rule": rule,
        "approvals": approvals_of(review) if review else [],
        "missing": missing_approvals(review, rule=rule) if review else [],
        "conditions": reasons_against_approval(version) if review else [],
        "checklist": [{"text": item, "ticked": item in ticked} for item in rule.checklist],
    }


def grave_findings(version: Version, *, refused: Refused | None) -> list[dict[str, object]]:
    """Returns what an approval acknowledges, and what of it was ticked in a form that was refused."""
    ticked = refused.typed.getlist("acknowledged") if refused else []
    high = in_language(of_level(version.findings, level=Level.HIGH))
    return [{**one, "name": name_of(one), "ticked": name_of(one) in ticked} for one in high]


def library_rows(version: Version, *, approved: Version | None) -> list[dict[str, object]]:
    """Returns what a version takes from the library, and what of it the last approval did not cover."""
    now = library_use_now(version.xml)
    before = approved_library_use(approved) if approved else None
    changed = changed_names(before, now) if before else []
    names = sorted({*now["agents"], *now["functions"], *now["forms"], *now["mail_templates"]})
    pages = {**function_pages(now["functions"]), **form_pages(now["forms"])}
    return [{"key": name, "changed": name in changed, "page": pages.get(name)} for name in names]


def function_pages(functions: dict[str, int]) -> dict[str, str]:
    """Returns the pages with the source of the functions, because a reviewer judges that as well."""
    found = ((reference, function_version(pk)) for reference, pk in functions.items())
    return {
        reference: reverse("library:function_version", args=[version.function.key, version.number])
        for reference, version in found
        if version is not None
    }


def form_pages(forms: dict[str, int]) -> dict[str, str]:
    """Returns the pages on which the forms can be seen as people will fill them in."""
    return {
        key: reverse("library:form_version", args=[key, number]) for key, number in numbers_of(forms).items()
    }


def page_data(
    user: User, *, version: Version, approved: Version | None, threads: list[Thread]
) -> dict[str, object]:
    """Returns the diff against the last approved version, or the diagram where none was approved yet."""
    if approved is None:
        return viewer_data(version, threads=threads)
    comparison = compare_sides(
        user, definition=version.definition, old=str(approved.number), new=str(version.number)
    )
    return comparison_data(comparison)
