"""One version: its diagram, findings, comments and what may be done with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from engine.parse import read_definitions
from studio.accounts.permissions import page
from studio.processes.actions.copying import copy_version
from studio.processes.actions.naming import name_version
from studio.processes.findings import count_by_level, in_language, with_findings_of_now
from studio.processes.manual import manual_of
from studio.processes.permissions import may_resolve
from studio.processes.selectors.definitions import draft_of
from studio.processes.selectors.reviews import reviews_of
from studio.processes.selectors.threads import Thread, threads_on
from studio.processes.selectors.versions import version_visible_to
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


@page(Right.WATCH)
@require_GET
def version_manual(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Shows a version as a document to print: its pictures, and in plain words what happens step by step."""
    version = version_visible_to(request.user, key=key, number=number)
    context = {
        "definition": version.definition,
        "version": version,
        "manual": manual_of(read_definitions(version.xml.encode())),
        "page_data": {"xml": version.xml},
    }
    return render(request, "processes/version_manual.html", context)


@page(Right.MODEL)
@require_POST
def version_name(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Gives a version a name, or takes it away."""
    version = version_visible_to(request.user, key=key, number=number)
    with told(request, done=_("The name is kept.")):
        name_version(request.user, version=version, name=request.POST.get("name", ""))
    return redirect("processes:version", key=key, number=number)


@page(Right.MODEL)
@require_POST
def version_copy(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Makes a new process of a version and opens it."""
    draft = copy_version(request.user, version=version_visible_to(request.user, key=key, number=number))
    messages.success(request, _("“%(name)s” was created.") % {"name": draft.definition.name})
    return redirect("processes:edit", key=draft.definition.key)


def render_version(
    request: PersonRequest, *, version: Version, comment_refused: Refused | None = None
) -> HttpResponse:
    """Renders the page of a version; a comment that was refused stays in its field."""
    draft = draft_of(request.user, definition=version.definition)
    if version.pk == version.definition.latest_id:
        version = with_findings_of_now(version)
    threads = threads_on(request.user, version=version)
    context = {
        "definition": version.definition,
        "version": version,
        "counts": count_by_level(version.findings),
        "reviews": reviews_of(request.user, version=version),
        "draft": draft if draft and draft.changed else None,
        "page_data": viewer_data(version, threads=threads),
        "comment_refused": comment_refused,
        **comment_context(request.user, version=version, threads=threads),
    }
    status = comment_refused.status if comment_refused else 200
    return render(request, "processes/version_detail.html", context, status=status)


def viewer_data(version: Version, *, threads: list[Thread]) -> dict[str, object]:
    """Returns what the viewer island shows."""
    return {
        "xml": version.xml,
        "findings": in_language(version.findings),
        "comments": comments_by_element(threads),
        "label": _("Version %(number)s") % {"number": version.number},
    }


def comments_by_element(threads: list[Thread]) -> dict[str, int]:
    """Counts the open threads of each element that the version has."""
    places = [
        one.element for one in threads if one.element and not one.gone and one.first.resolved_at is None
    ]
    return dict(Counter(places))


def comment_context(
    user: User, *, version: Version, threads: list[Thread], page_name: str = "version"
) -> dict[str, object]:
    """Returns the threads of a version, which this person may settle, and the page to come back to."""
    names = {"key": version.definition.key, "number": version.number}
    unsettled = [one.first for one in threads if one.first.resolved_at is None]
    return {
        "threads": threads,
        "here": reverse(f"processes:{page_name}", kwargs=names),
        "open_threads": len(unsettled),
        "may_settle": {first.pk for first in unsettled if may_resolve(user, comment=first)},
    }
