"""One version: its diagram, findings, comments and what may be done with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from studio.accounts.permissions import page
from studio.processes.actions.naming import name_version
from studio.processes.findings import count_by_level, with_findings_of_now
from studio.processes.permissions import may_resolve
from studio.processes.selectors.definitions import draft_of
from studio.processes.selectors.reviews import reviews_of
from studio.processes.selectors.versions import comments_on, version_visible_to
from studio.refusals import told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.models import User
    from studio.accounts.requests import PersonRequest
    from studio.processes.models import Version
    from studio.refusals import Refused


@page(Right.WATCH)
@require_GET
def version_detail(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Shows one version on the canvas, with comments beside it."""
    return render_version(request, version=version_visible_to(request.user, key=key, number=number))


@page(Right.MODEL)
@require_POST
def version_name(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Gives a version a name, or takes it away."""
    version = version_visible_to(request.user, key=key, number=number)
    with told(request, done=_("The name is kept.")):
        name_version(request.user, version=version, name=request.POST.get("name", ""))
    return redirect("processes:version", key=key, number=number)


def render_version(
    request: PersonRequest, *, version: Version, comment_refused: Refused | None = None
) -> HttpResponse:
    """Renders the page of a version; a comment that was refused stays in its field."""
    draft = draft_of(request.user, definition=version.definition)
    if version.pk == version.definition.latest_id:
        version = with_findings_of_now(version)
    context = {
        "definition": version.definition,
        "version": version,
        "counts": count_by_level(version.findings),
        "reviews": reviews_of(request.user, version=version),
        "draft": draft if draft and draft.changed else None,
        "page_data": viewer_data(version),
        "comment_refused": comment_refused,
        **comment_context(request.user, version=version),
    }
    status = comment_refused.status if comment_refused else 200
    return render(request, "processes/version_detail.html", context, status=status)


def viewer_data(version: Version) -> dict[str, object]:
    """Returns what the viewer island shows."""
    open_threads = version.comments.filter(resolved_at=None, answers=None).exclude(element="")
    return {
        "xml": version.xml,
        "findings": version.findings,
        "comments": dict(Counter(open_threads.values_list("element", flat=True))),
        "label": _("Version %(number)s") % {"number": version.number},
    }


def comment_context(user: User, *, version: Version) -> dict[str, object]:
    """Returns the threads of a version, and which of them this person may settle."""
    threads = list(comments_on(user, version=version))
    unsettled = [first for first in threads if first.resolved_at is None]
    return {
        "threads": threads,
        "open_threads": len(unsettled),
        "may_settle": {first.pk for first in unsettled if may_resolve(user, comment=first)},
    }
